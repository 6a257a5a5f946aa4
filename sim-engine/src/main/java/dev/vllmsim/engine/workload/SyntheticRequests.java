package dev.vllmsim.engine.workload;

import dev.vllmsim.engine.request.RequestSpec;
import dev.vllmsim.engine.settings.Key;
import dev.vllmsim.engine.settings.Settings;
import dev.vllmsim.engine.settings.SettingsException;
import java.util.List;

/**
 * Requests with random lengths. The lengths of the k-th request depend on the seed and on k alone, so that runs with
 * other limits, or of more requests, see the same ones.
 *
 * @param count how many requests, at least 1
 * @param prompt range of the prompt lengths
 * @param output range of the output lengths
 * @param seed starts the random numbers (xoroshiro128++)
 */
public record SyntheticRequests(int count, LengthRange prompt, LengthRange output, long seed) implements Requests {

    /** The settings of such a workload. */
    public static final List<Key<?>> KEYS = List.of(
            WorkloadKeys.TOTAL_QUERY,
            WorkloadKeys.MIN_INPUT,
            WorkloadKeys.MAX_INPUT,
            WorkloadKeys.MIN_OUTPUT,
            WorkloadKeys.MAX_OUTPUT,
            WorkloadKeys.SEED);

    public SyntheticRequests {
        if (count < 1) {
            throw new IllegalArgumentException("number of requests must be at least 1, but is " + count);
        }
    }

    /**
     * Reads the settings of a synthetic workload. The seed must have been drawn already if a person gave none.
     *
     * @throws SettingsException if a longest length is below its shortest
     */
    public static SyntheticRequests from(Settings settings) {
        int count = settings.get(WorkloadKeys.TOTAL_QUERY);
        LengthRange prompt = range(settings, WorkloadKeys.MIN_INPUT, WorkloadKeys.MAX_INPUT);
        LengthRange output = range(settings, WorkloadKeys.MIN_OUTPUT, WorkloadKeys.MAX_OUTPUT);
        return new SyntheticRequests(count, prompt, output, settings.get(WorkloadKeys.SEED, 0L));
    }

    private static LengthRange range(Settings settings, Key<Integer> minKey, Key<Integer> maxKey) {
        int min = settings.get(minKey);
        int max = settings.get(maxKey);
        if (max < min) {
            if (settings.isGiven(minKey) && settings.isGiven(maxKey)) {
                settings.problem(maxKey, "must be at least `" + minKey + "` = " + min + ", but is " + max);
            }
            return new LengthRange(min, min);
        }
        return new LengthRange(min, max);
    }

    @Override
    public long size() {
        return count;
    }

    @Override
    public Longest longest() {
        return new Longest(prompt.max(), output.max());
    }

    @Override
    public boolean mayShareContent() {
        return false;
    }

    @Override
    public RequestSource open() {
        var gaussian = LengthRange.gaussian(RandomStream.of(seed));
        return new RequestSource() {
            private int index;

            @Override
            public @org.jspecify.annotations.Nullable RequestSpec next() {
                if (index == count) {
                    return null;
                }
                int promptTokens = prompt.sample(gaussian);
                int outputTokens = output.sample(gaussian);
                return RequestSpec.of(index++, promptTokens, outputTokens);
            }
        };
    }
}
