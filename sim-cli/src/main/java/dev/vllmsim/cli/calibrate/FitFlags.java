package dev.vllmsim.cli.calibrate;

import dev.vllmsim.cli.console.Failure;
import dev.vllmsim.report.calibration.MeasuredRequest;
import dev.vllmsim.report.calibration.Selection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What was typed on which requests are fitted. */
final class FitFlags {
    private static final int USUAL_SHARE = 3;

    private FitFlags() {}

    static Selection selection(CalibrateArguments arguments, List<MeasuredRequest> requests) {
        int every = 1;
        if (arguments.fitEvery() != null) {
            double number = number("--fit-every", arguments.fitEvery(), 1, requests.size());
            every = (int) number;
            if (every != number) {
                throw Failure.usage("--fit-every must be a whole number, but is " + arguments.fitEvery());
            }
        } else if (arguments.holdout() && arguments.fitUntil() == null) {
            every = USUAL_SHARE;
        }
        double until = arguments.fitUntil() == null
                ? Double.POSITIVE_INFINITY
                : number("--fit-until", arguments.fitUntil(), 0, Double.MAX_VALUE);
        try {
            return Selection.of(requests, every, until);
        } catch (IllegalArgumentException e) {
            throw Failure.usage(String.valueOf(e.getMessage()));
        }
    }

    /** How many requests the client allowed at a time, or {@code null} if that was not said. */
    static @Nullable Integer maxConcurrency(CalibrateArguments arguments) {
        String text = arguments.maxConcurrency();
        if (text == null) {
            return null;
        }
        double number = number("--max-concurrency", text, 0, Integer.MAX_VALUE);
        if (number != (int) number) {
            throw Failure.usage("--max-concurrency must be a whole number, but is " + text);
        }
        return (int) number;
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
