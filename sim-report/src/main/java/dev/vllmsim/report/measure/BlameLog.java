package dev.vllmsim.report.measure;

import dev.vllmsim.engine.admission.Refusal;
import dev.vllmsim.engine.blame.Blame;
import dev.vllmsim.engine.blame.BlameAccount;
import dev.vllmsim.engine.blame.Cause;
import dev.vllmsim.engine.blame.Causes;
import dev.vllmsim.engine.request.Request;
import dev.vllmsim.engine.scenario.Scenario;
import dev.vllmsim.engine.simulation.Listeners;
import dev.vllmsim.engine.simulation.SimulationListener;
import dev.vllmsim.report.document.ExplainColumns;
import dev.vllmsim.report.document.ExplainReport.Decile;
import dev.vllmsim.report.document.RowArray;
import dev.vllmsim.report.document.RowWriter;
import dev.vllmsim.report.document.RunColumns;
import dev.vllmsim.report.statistics.Millis;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ObjIntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Keeps where the time of each request of a run went, for the {@code requests} of an explanation, and finds the slowest
 * of them. A request takes some 80 bytes, in memory up to a limit and in a temporary file beyond it.
 */
public final class BlameLog implements RowArray, Closeable {
    private static final int DECILES = 10;
    /** Slowest first; of equally slow ones the first of the workload. */
    private static final Comparator<Blame> SLOWEST_FIRST = Comparator.<Blame>comparingLong(
                    blame -> -blame.request().ttftNanos())
            .thenComparingInt(blame -> blame.request().spec().index());

    private final Scenario scenario;
    private final RunColumns columns;
    private final List<Cause> causes;
    private final RequestPacking packing;
    private final PackedRows rows = new PackedRows();
    private final Varints row = new Varints(256);
    private long[] ttfts = new long[1024];
    private int count;

    /**
     * @param scenario what is run
     */
    public BlameLog(Scenario scenario) {
        this.scenario = scenario;
        this.columns = RunColumns.of(scenario);
        this.causes = Cause.ofTtft(scenario.scheduler().traits());
        this.packing = new RequestPacking(columns);
    }

    /** What observes the run. */
    public SimulationListener observer() {
        return Listeners.of(new BlameAccount(scenario, this::keep), new SimulationListener() {
            @Override
            public boolean observesTokenGaps() {
                return false;
            }

            @Override
            public void onRefused(Request request, Refusal refusal, long nowNanos) {
                rows.skip(request.spec().index());
            }
        });
    }

    /** Which optional keys its rows have. */
    public RunColumns columns() {
        return columns;
    }

    /** The causes of a TTFT that there can be. */
    public List<Cause> causes() {
        return causes;
    }

    private void keep(Blame blame) {
        row.clear();
        packing.pack(blame.request(), row);
        for (Cause cause : causes) {
            row.writeSigned(blame.ttft().nanos(cause));
        }
        for (Cause cause : Cause.OF_DECODE) {
            row.writeSigned(blame.decode().nanos(cause));
        }
        row.write(blame.behindNanos());
        row.write(blame.aloneNanos());
        rows.put(blame.request().spec().index(), row);
        if (count == ttfts.length) {
            ttfts = Arrays.copyOf(ttfts, 2 * count);
        }
        ttfts[count++] = blame.request().ttftNanos();
    }

    private Blame unpack(int index, Varints.Reader packed) {
        var request = packing.unpack(index, packed);
        Causes ttft = Causes.ofTtft(causes, packed::readSigned);
        Causes decode = Causes.ofDecode(packed::readSigned);
        return new Blame(request, ttft, decode, packed.read(), packed.read());
    }

    /** Requests kept so far. */
    public int size() {
        return count;
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
        RowLines<Blame> lines = new RowLines<>(new RowWriter<>(ExplainColumns.of(columns, causes)), out);
        rows.forEach((index, packed) -> lines.write(unpack(index, packed)));
        lines.end();
    }

    private long[] sortedTtfts() {
        long[] sorted = Arrays.copyOf(ttfts, count);
        Arrays.sort(sorted);
        return sorted;
    }

    /**
     * The slowest requests by TTFT, the slowest first.
     *
     * @param most how many at most
     */
    public List<Blame> slowest(int most) throws IOException {
        if (count == 0 || most == 0) {
            return List.of();
        }
        long least = sortedTtfts()[Math.max(0, count - most)];
        List<Blame> slowest = new ArrayList<>();
        rows.forEach((index, packed) -> {
            Blame blame = unpack(index, packed);
            if (blame.request().ttftNanos() >= least) {
                slowest.add(blame);
            }
        });
        slowest.sort(SLOWEST_FIRST);
        return List.copyOf(slowest.subList(0, Math.min(most, slowest.size())));
    }

    /**
     * Shows each request with what took the most of its TTFT; of equal causes the first.
     *
     * @throws IOException if what was kept cannot be read
     */
    public void forEachLargest(ObjIntConsumer<String> consumer) throws IOException {
        rows.forEach((index, packed) -> {
            Blame blame = unpack(index, packed);
            Cause largest = causes.get(0);
            for (Cause cause : causes) {
                if (blame.ttft().nanos(cause) > blame.ttft().nanos(largest)) {
                    largest = cause;
                }
            }
            consumer.accept(largest.label(), index);
        });
    }

    /** The request of the given name, or {@code null} if there is none. */
    public @Nullable Blame find(String id) throws IOException {
        List<Blame> found = new ArrayList<>();
        rows.forEach((index, packed) -> {
            Blame blame = unpack(index, packed);
            if (blame.request().id().equals(id)) {
                found.add(blame);
            }
        });
        return found.isEmpty() ? null : found.get(0);
    }

    /** The requests in ten parts by their TTFT, the fastest first. */
    public List<Decile> deciles() throws IOException {
        long[] sorted = sortedTtfts();
        Tenth[] tenths = new Tenth[DECILES];
        for (int i = 0; i < DECILES; i++) {
            tenths[i] = new Tenth();
        }
        rows.forEach((index, packed) -> {
            Blame blame = unpack(index, packed);
            int rank = first(sorted, blame.request().ttftNanos());
            tenths[(int) ((long) rank * DECILES / count)].add(blame);
        });
        List<Decile> deciles = new ArrayList<>();
        for (int i = 0; i < DECILES; i++) {
            if (tenths[i].requests > 0) {
                deciles.add(tenths[i].decile(i + 1));
            }
        }
        return deciles;
    }

    /** The place of the first of equal values. */
    private static int first(long[] sorted, long value) {
        int low = 0;
        int high = sorted.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (sorted[middle] < value) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    @Override
    public void close() throws IOException {
        rows.close();
    }

    private final class Tenth {
        private final long[] ttft = new long[causes.size()];
        private final long[] decode = new long[Cause.OF_DECODE.size()];
        private long requests;
        private long shortest = Long.MAX_VALUE;
        private long longest;
        private long ttftSum;
        private long decodeSum;
        private long behind;

        void add(Blame blame) {
            long time = blame.request().ttftNanos();
            requests++;
            shortest = Math.min(shortest, time);
            longest = Math.max(longest, time);
            ttftSum += time;
            decodeSum += blame.request().decodeNanos();
            behind += blame.behindNanos();
            for (int i = 0; i < ttft.length; i++) {
                ttft[i] += blame.ttft().nanos(causes.get(i));
            }
            for (int i = 0; i < decode.length; i++) {
                decode[i] += blame.decode().nanos(Cause.OF_DECODE.get(i));
            }
        }

        Decile decile(int number) {
            return new Decile(
                    number,
                    requests,
                    Millis.of(shortest),
                    Millis.of(longest),
                    Millis.of(ttftSum),
                    byName(causes, ttft),
                    Millis.of(decodeSum),
                    byName(Cause.OF_DECODE, decode),
                    Millis.of(behind));
        }

        private static Map<String, Double> byName(List<Cause> causes, long[] nanos) {
            Map<String, Double> byName = new LinkedHashMap<>();
            for (int i = 0; i < nanos.length; i++) {
                byName.put(causes.get(i).label(), Millis.of(nanos[i]));
            }
            return byName;
        }
    }
}
