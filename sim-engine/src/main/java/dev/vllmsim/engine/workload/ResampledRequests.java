package dev.vllmsim.engine.workload;

import dev.vllmsim.engine.request.RequestSpec;
import dev.vllmsim.engine.settings.Key;
import dev.vllmsim.engine.settings.Settings;
import dev.vllmsim.engine.settings.SettingsException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.apache.commons.rng.UniformRandomProvider;
import org.jspecify.annotations.Nullable;

/**
 * A workload drawn anew from a recorded one, in blocks of consecutive requests with replacement: the moving-block
 * bootstrap (Künsch, 1989), with the record closed to a circle, so that every request is drawn equally often (Politis
 * and Romano, 1992).
 *
 * <ul>
 *   <li>Inside a block everything is as it was recorded: lengths, content, order, and the gaps between arrivals. The gap
 *       before a block's first request is the one that the record has before it.
 *   <li>A block that is drawn again would find all its prompts in a prefix cache, which those of the record did not. So
 *       a second draw of a request is of a copy of the record, which shares no content with the first; see
 *       {@link RecordCopies}.
 *   <li>The draws depend on the seed and on the block's length alone: they are the same at every rate.
 * </ul>
 *
 * @param requests the record
 * @param block consecutive requests that are drawn together, at least 1 and at most those of the record
 * @param count how many requests to draw, at least 1; 0 for as many as the record has
 * @param seed starts the random numbers (xoroshiro128++)
 */
public record ResampledRequests(Requests requests, int block, int count, long seed) implements RequestView {
    /** The settings that say so. */
    public static final List<Key<?>> KEYS = List.of(WorkloadKeys.RESAMPLE);

    /** Sets the stream of draws apart from those of lengths and gaps. */
    private static final long STREAM = 0xD1B54A32D192ED03L;

    public ResampledRequests {
        if (block < 1) {
            throw new IllegalArgumentException("requests drawn together must be at least 1, but are " + block);
        }
        if (count < 0) {
            throw new IllegalArgumentException("number of requests must be at least 0, but is " + count);
        }
    }

    /**
     * Reads which part of a workload is wanted, and whether it is drawn anew: then {@code total_query} says how many are
     * drawn from all of the part.
     *
     * @param whole the whole, as it was recorded
     * @param inOrder whether the part is wanted in the order of arrival
     */
    public static Requests from(Settings settings, Requests whole, boolean inOrder) {
        OptionalInt block = settings.findInt(WorkloadKeys.RESAMPLE);
        if (block.isEmpty()) {
            return RequestWindow.from(settings, whole, inOrder);
        }
        OptionalInt count = settings.findInt(WorkloadKeys.FIRST_OF_WORKLOAD);
        long seed = settings.get(WorkloadKeys.SEED, 0L);
        return new ResampledRequests(
                RequestWindow.spanFrom(settings, whole, inOrder), block.getAsInt(), count.orElse(0), seed);
    }

    @Override
    public boolean ownClock() {
        return false;
    }

    @Override
    public long size() {
        return count > 0 ? count : requests.size();
    }

    /**
     * Draws the requests.
     *
     * @throws SettingsException if the record has fewer requests than a block
     */
    @Override
    public RequestSource open() {
        List<RequestSpec> record = new ArrayList<>();
        try (RequestSource source = requests.open()) {
            for (RequestSpec spec = source.next(); spec != null; spec = source.next()) {
                record.add(spec);
            }
        }
        if (record.size() < block && !record.isEmpty()) {
            throw new SettingsException(
                    WorkloadKeys.RESAMPLE.name(),
                    "must be at most the requests that there are to draw from, " + record.size() + ", but is " + block);
        }
        return new Draws(record, block, count > 0 || record.isEmpty() ? count : record.size(), seed);
    }

    /** Block after block. */
    private static final class Draws implements RequestSource {
        private final List<RequestSpec> record;
        private final int block;
        private final int count;
        private final UniformRandomProvider random;
        private final RecordCopies copies;
        private int taken;
        private int place;
        private int left;
        private int copy;
        private long nowNanos;

        Draws(List<RequestSpec> record, int block, int count, long seed) {
            this.record = record;
            this.block = block;
            this.count = record.isEmpty() ? 0 : count;
            this.random = RandomStream.of(seed ^ STREAM);
            this.copies = new RecordCopies(record);
        }

        @Override
        public @Nullable RequestSpec next() {
            if (taken == count) {
                return null;
            }
            if (left == 0) {
                place = random.nextInt(record.size());
                left = Math.min(block, count - taken);
                copy = copies.next(place, left);
            }
            nowNanos += gapNanos();
            if (nowNanos > Long.MAX_VALUE / 2) {
                throw new ArrivalOverflowException(
                        "request " + record.get(place).id() + " would arrive after more than 146 years");
            }
            RequestSpec spec = copies.of(place, copy, taken++, nowNanos);
            place = (place + 1) % record.size();
            left--;
            return spec;
        }

        /** What the record has before a request. Where it is not in order, times count for nothing. */
        private long gapNanos() {
            long before = place == 0 ? 0 : record.get(place - 1).arrivalNanos();
            return Math.max(0, record.get(place).arrivalNanos() - before);
        }
    }
}
