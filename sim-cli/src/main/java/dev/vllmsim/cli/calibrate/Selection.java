package dev.vllmsim.cli.calibrate;

import dev.vllmsim.cli.console.Failure;
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
record Selection(List<Boolean> counts, int fitted, @Nullable String rule) {
    private static final int USUAL_SHARE = 3;

    Selection {
        counts = List.copyOf(counts);
    }

    static Selection of(CalibrateArguments arguments, List<MeasuredRequest> requests) {
        int every = 1;
        if (arguments.fitEvery() != null) {
            every = (int) number("--fit-every", arguments.fitEvery(), 1, requests.size());
            if (every != number("--fit-every", arguments.fitEvery(), 1, requests.size())) {
                throw Failure.usage("--fit-every must be a whole number, but is " + arguments.fitEvery());
            }
        } else if (arguments.holdout() && arguments.fitUntil() == null) {
            every = USUAL_SHARE;
        }
        double until = arguments.fitUntil() == null
                ? Double.POSITIVE_INFINITY
                : number("--fit-until", arguments.fitUntil(), 0, Double.MAX_VALUE);
        List<Boolean> counts = new ArrayList<>();
        int fitted = 0;
        for (MeasuredRequest request : requests) {
            boolean counted = counts.size() % every == 0 && request.arrivalNanos() <= until * 1e9;
            counts.add(counted);
            fitted += counted ? 1 : 0;
        }
        if (fitted < 2) {
            throw Failure.usage("only " + fitted + " requests would be fitted: at least 2 are needed");
        }
        String rule = null;
        if (fitted < counts.size()) {
            rule = (every > 1 ? "one request of " + every : "the requests")
                    + (arguments.fitUntil() == null
                            ? ""
                            : " that arrived within " + arguments.fitUntil() + " s of the first");
        }
        return new Selection(counts, fitted, rule);
    }

    private static double number(String flag, String text, double min, double max) {
        double value;
        try {
            value = Double.parseDouble(text);
        } catch (NumberFormatException e) {
            throw Failure.usage(flag + " must be a number, but is " + text);
        }
        if (!(value >= min && value <= max)) {
            throw Failure.usage(flag + " must be "
                    + (max == Double.MAX_VALUE ? "at least " + (long) min : "from " + (long) min + " to " + (long) max)
                    + ", but is " + text);
        }
        return value;
    }
}
