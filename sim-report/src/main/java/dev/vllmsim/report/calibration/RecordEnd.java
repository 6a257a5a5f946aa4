package dev.vllmsim.report.calibration;

import java.util.ArrayList;
import java.util.List;

/**
 * Where a record was cut off while load went on, as one of the first minute and a half of a longer run. Who still runs
 * at its last arrival met an engine that was as full as before; here, nobody comes any more, and the engine empties. So
 * these requests are simulated, but not scored: at saturation that is 3 to 6 % of the mean.
 */
final class RecordEnd {
    /** If more still run, the record is that of a burst, and scoring the rest would be to leave out the point. */
    private static final double MOST_LEFT_OUT = 0.5;

    /** Where load has ended, the requests that remain get faster: by so much at least. */
    private static final double FASTER = 0.9;

    private RecordEnd() {}

    /** Leaves those that still run at the last arrival out of the scores. */
    static List<MeasuredRequest> leaveOut(List<MeasuredRequest> requests) {
        List<MeasuredRequest> marked = new ArrayList<>();
        for (MeasuredRequest request : requests) {
            marked.add(stillRuns(request, requests) ? request.unscored() : request);
        }
        return marked;
    }

    /** Whether the stamps look as if load had gone on. */
    static boolean looksCut(List<MeasuredRequest> requests) {
        List<MeasuredRequest> left = new ArrayList<>();
        List<MeasuredRequest> done = new ArrayList<>();
        for (MeasuredRequest request : requests) {
            (stillRuns(request, requests) ? left : done).add(request);
        }
        if (left.isEmpty() || left.size() > MOST_LEFT_OUT * requests.size()) {
            return false;
        }
        // Those that were done last met about the same load.
        List<MeasuredRequest> before = done.subList(Math.max(0, done.size() - Math.max(10, left.size())), done.size());
        double usual = medianTokenNanos(before);
        return usual == 0 || medianTokenNanos(left) >= FASTER * usual;
    }

    private static boolean stillRuns(MeasuredRequest request, List<MeasuredRequest> requests) {
        return request.lastTokenNanos() > requests.get(requests.size() - 1).arrivalNanos();
    }

    private static double medianTokenNanos(List<MeasuredRequest> requests) {
        double[] tokens = requests.stream()
                .filter(FittedLatency.TPOT_VLLM::isDefinedFor)
                .mapToDouble(FittedLatency.TPOT_VLLM::measured)
                .sorted()
                .toArray();
        return tokens.length == 0 ? 0 : tokens[tokens.length / 2];
    }
}
