package dev.vllmsim.report.calibration;

import java.util.ArrayList;
import java.util.List;

/**
 * What the stamps of a run say of its KV cache: how many blocks its requests had at a time, and whether it was that which
 * kept others waiting.
 */
final class KvDemand {
    private static final long EVERY_NANOS = 1_000_000_000L;

    /** A request without a token for longer than that waited to be admitted. */
    private static final long ADMITTED_NANOS = 2_000_000_000L;

    /** So many wait, for so many seconds, with so many seats free, and the cache is as full all that time. */
    private static final int FEWEST_WAITING = 3;

    private static final int FEWEST_SECONDS = 10;
    private static final double MOST_SEATS = 0.8;
    private static final double STEADY = 1.25;

    private static final int USUAL_BLOCK = 16;

    private final List<Double> blocks = new ArrayList<>();
    private int mostRunning;

    /**
     * @param run the run
     */
    KvDemand(MeasuredRun run) {
        int blockSize = setting(run, "block_size", USUAL_BLOCK);
        long end = run.requests().stream()
                .mapToLong(MeasuredRequest::lastTokenNanos)
                .max()
                .orElse(0);
        for (long now = EVERY_NANOS; now < end; now += EVERY_NANOS) {
            int waiting = 0;
            int running = 0;
            double used = 0;
            for (MeasuredRequest request : run.requests()) {
                if (request.firstTokenNanos() <= now && now < request.lastTokenNanos()) {
                    running++;
                    used += Math.ceil(tokens(request, now) / blockSize);
                } else if (request.arrivalNanos() + ADMITTED_NANOS <= now
                        && now < request.firstTokenNanos() - ADMITTED_NANOS) {
                    waiting++;
                }
            }
            if (waiting >= FEWEST_WAITING) {
                blocks.add(used);
                mostRunning = Math.max(mostRunning, running);
            }
        }
        blocks.sort(null);
    }

    private static double tokens(MeasuredRequest request, long now) {
        double share = (double) (now - request.firstTokenNanos())
                / Math.max(1, request.lastTokenNanos() - request.firstTokenNanos());
        return request.promptTokens() + share * request.outputTokens();
    }

    static int setting(MeasuredRun run, String name, int usual) {
        Object value = run.limits().get(name);
        try {
            return value == null ? usual : Integer.parseInt(value.toString());
        } catch (NumberFormatException e) {
            return usual; // said where settings are read
        }
    }

    /** Whether requests waited for blocks: seats were free, and the cache was about as full all the time. */
    boolean bindsBelow(int seats) {
        return blocks.size() >= FEWEST_SECONDS
                && mostRunning <= MOST_SEATS * seats
                && quantile(0.9) <= STEADY * quantile(0.2);
    }

    /** How many ran at most while others waited. */
    int mostRunning() {
        return mostRunning;
    }

    /** Whether requests waited at all. */
    boolean isKnown() {
        return !blocks.isEmpty();
    }

    /** About how many blocks there were. */
    int estimate() {
        return (int) Math.round(quantile(0.95));
    }

    private double quantile(double share) {
        return blocks.isEmpty() ? 0 : blocks.get((int) (share * (blocks.size() - 1)));
    }
}
