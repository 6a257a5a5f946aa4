package dev.vllmsim.report.measure;

import dev.vllmsim.engine.request.FinishedRequest;
import dev.vllmsim.engine.request.RequestSpec;
import dev.vllmsim.report.document.RunColumns;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** What happened to a request in some 40 bytes. */
final class RequestPacking {
    private static final byte[] NO_NAME = {};

    private final RunColumns columns;

    /**
     * @param columns which optional keys the run has; what belongs to others is not kept
     */
    RequestPacking(RunColumns columns) {
        this.columns = columns;
    }

    /** Writes it. */
    void pack(FinishedRequest request, Varints row) {
        row.write(request.spec().promptTokens());
        row.write(request.outputTokens());
        // Most times lie close to the one before: differences are short. Times that never came survive it.
        row.write(request.arrivalNanos());
        row.write(request.prefillStartNanos() - request.arrivalNanos());
        row.write(request.prefillEndNanos() - request.prefillStartNanos());
        row.write(request.decodeStartNanos() - request.prefillEndNanos());
        row.write(request.firstTokenNanos() - request.prefillEndNanos());
        row.write(request.finishNanos() - request.firstTokenNanos());
        row.write(request.prefillBatches());
        row.write(request.decodeBatches());
        if (columns.kvBlocks()) {
            row.write(request.preemptions());
            row.write(request.cachedTokens());
        }
        if (columns.clientQueue()) {
            row.write(request.clientQueueNanos());
        }
        if (columns.replicas()) {
            row.write(request.replica());
        }
        packName(request.spec(), row);
    }

    /** Writes a request's name, if it has one. */
    static void packName(RequestSpec spec, Varints row) {
        String name = spec.name();
        row.write(name == null ? NO_NAME : name.getBytes(StandardCharsets.UTF_8));
    }

    /** Reads a request's name. */
    static @Nullable String unpackName(Varints.Reader packed) {
        byte[] name = packed.readBytes();
        return name.length == 0 ? null : new String(name, StandardCharsets.UTF_8);
    }

    /** Reads it; {@code index} is the request's place in the workload. */
    FinishedRequest unpack(int index, Varints.Reader packed) {
        int promptTokens = packed.readInt();
        int outputTokens = packed.readInt();
        long arrival = packed.read();
        long prefillStart = arrival + packed.read();
        long prefillEnd = prefillStart + packed.read();
        long decodeStart = prefillEnd + packed.read();
        long firstToken = prefillEnd + packed.read();
        long finish = firstToken + packed.read();
        int prefillBatches = packed.readInt();
        int decodeBatches = packed.readInt();
        int preemptions = columns.kvBlocks() ? packed.readInt() : 0;
        int cachedTokens = columns.kvBlocks() ? packed.readInt() : 0;
        long clientQueue = columns.clientQueue() ? packed.read() : 0;
        int replica = columns.replicas() ? packed.readInt() : 0;
        String name = unpackName(packed);
        RequestSpec spec = new RequestSpec(index, name, arrival, promptTokens, outputTokens, 0, null);
        return new FinishedRequest(
                spec,
                outputTokens,
                clientQueue,
                arrival,
                prefillStart,
                prefillEnd,
                decodeStart,
                firstToken,
                finish,
                prefillBatches,
                decodeBatches,
                preemptions,
                cachedTokens,
                replica);
    }
}
