package dev.vllmsim.report.study;

import dev.vllmsim.engine.request.FinishedRequest;
import dev.vllmsim.engine.simulation.SimulationListener;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/** Keeps the latencies of every request, by its place in the workload. */
final class RequestLatencies implements SimulationListener {
    /** What is kept, by the keys of a summary. */
    static final List<String> NAMES = List.of("ttft_ms", "tpot_ms", "request_time_ms");

    private static final double NANOS_PER_MILLI = 1e6;

    private final double[][] values = new double[NAMES.size()][1024];
    private final BitSet served = new BitSet();

    @Override
    public boolean observesTokenGaps() {
        return false;
    }

    @Override
    public void onFinish(FinishedRequest request) {
        int place = request.spec().index();
        served.set(place);
        for (int i = 0; i < values.length; i++) {
            if (place >= values[i].length) {
                values[i] = Arrays.copyOf(values[i], Math.max(place + 1, values[i].length + values[i].length / 2));
            }
        }
        values[0][place] = request.ttftNanos() / NANOS_PER_MILLI;
        values[1][place] = request.decodeNanos() / NANOS_PER_MILLI / request.outputTokens();
        values[2][place] = request.requestNanos() / NANOS_PER_MILLI;
    }

    /** The places of the requests that were served. */
    BitSet served() {
        return (BitSet) served.clone();
    }

    /** A latency of the requests at some places, in milliseconds. */
    double[] of(String name, BitSet places) {
        double[] all = values[NAMES.indexOf(name)];
        return places.stream().mapToDouble(place -> all[place]).toArray();
    }
}
