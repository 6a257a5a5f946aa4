package dev.vllmsim.report.predict;

import dev.vllmsim.engine.request.RequestSpec;
import dev.vllmsim.engine.workload.RequestSource;
import dev.vllmsim.engine.workload.Requests;
import java.util.Arrays;

/**
 * How long the requests of a workload are.
 *
 * @param meanTokens prompt and output, on average, rounded up
 * @param p99Tokens prompt and output of the request that 99 % are no longer than
 * @param meanContext prompt and half of the output, on average, rounded up: what a decoding request has before a step
 */
public record WorkloadLengths(long meanTokens, long p99Tokens, long meanContext) {
    private static final int FIRST_SIZE = 1024;
    private static final double P99 = 0.99;

    /** Of all requests. */
    public static WorkloadLengths of(Requests requests) {
        long[] lengths = new long[FIRST_SIZE];
        int count = 0;
        long tokens = 0;
        double context = 0;
        try (RequestSource source = requests.open()) {
            for (RequestSpec spec = source.next(); spec != null; spec = source.next()) {
                if (count == lengths.length) {
                    lengths = Arrays.copyOf(lengths, 2 * count);
                }
                lengths[count] = (long) spec.promptTokens() + spec.outputTokens();
                tokens += lengths[count];
                context += spec.promptTokens() + spec.outputTokens() / 2.0;
                count++;
            }
        }
        Arrays.sort(lengths, 0, count);
        int place = Math.min(count - 1, (int) Math.ceil(P99 * (count - 1)));
        return new WorkloadLengths((tokens + count - 1) / count, lengths[place], (long) Math.ceil(context / count));
    }
}
