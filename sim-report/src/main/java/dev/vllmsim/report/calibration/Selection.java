package dev.vllmsim.report.calibration;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which requests a fit looks at.
 *
 * @param counts by place
 * @param fitted how many of them
 * @param rule says it in words; {@code null} if all count
 */
public record Selection(
        List<Boolean> counts, int fitted, @Nullable String rule) {
    public Selection {
        counts = List.copyOf(counts);
    }

    /**
     * Every so many-th of the requests that arrived until a time.
     *
     * @param requests all requests, in the order of their arrivals
     * @param every of how many requests one counts, at least 1
     * @param untilSeconds until when requests count, in seconds since the first arrival
     * @throws IllegalArgumentException if fewer than two would count
     */
    public static Selection of(List<MeasuredRequest> requests, int every, double untilSeconds) {
        List<Boolean> counts = new ArrayList<>();
        int fitted = 0;
        for (MeasuredRequest request : requests) {
            boolean counted =
                    request.scored() && counts.size() % every == 0 && request.arrivalNanos() <= untilSeconds * 1e9;
            counts.add(counted);
            fitted += counted ? 1 : 0;
        }
        if (fitted < 2) {
            throw new IllegalArgumentException("only " + fitted + " requests would be fitted: at least 2 are needed");
        }
        String rule = null;
        if (fitted < requests.stream().filter(MeasuredRequest::scored).count()) {
            rule = (every > 1 ? "one request of " + every : "the requests")
                    + (untilSeconds == Double.POSITIVE_INFINITY
                            ? ""
                            : " that arrived within " + seconds(untilSeconds) + " s of the first");
        }
        return new Selection(counts, fitted, rule);
    }

    private static String seconds(double seconds) {
        return seconds == Math.rint(seconds) ? Long.toString((long) seconds) : Double.toString(seconds);
    }
}
