package dev.vllmsim.report.study;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** There is no most load that holds objectives: none does, or all do. */
public final class NoLimitException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private NoLimitException(String message) {
        super(message);
    }

    /** Even requests that come one at a time miss an objective. */
    static NoLimitException nothing(Objectives objectives, String figure, @Nullable Double value) {
        Objective missed = objectives.all().stream()
                .filter(objective -> objective.figure().name().equals(figure))
                .findFirst()
                .orElse(objectives.all().get(0));
        return new NoLimitException(
                "no load holds " + missed.text() + ": with one request at a time, on an idle engine, it"
                        + (value == null ? " is missed already" : " is " + number(value) + " already")
                        + "; ask for less, or change the model, the card or the engine's limits");
    }

    /** However slowly they come, requests miss an objective that they hold one at a time. */
    static NoLimitException nothingAsSlow(LoadAxis axis, double load, Objectives objectives) {
        return new NoLimitException("no " + axis.label() + " down to " + number(load) + " holds " + texts(objectives)
                + ", though one request at a time does: the workload has requests that arrive together");
    }

    /** However fast they come, the objectives hold. */
    static NoLimitException everything(LoadAxis axis, double load, Objectives objectives) {
        return new NoLimitException("every " + axis.label() + " holds " + texts(objectives)
                + (axis.whole() ? ", up to all " + number(load) + " requests at a time" : ", even if all come at once")
                + ": give more requests with --total-query, or ask for more");
    }

    private static String texts(Objectives objectives) {
        return String.join(", ", objectives.all().stream().map(Objective::text).toList());
    }

    private static String number(double number) {
        return number == Math.rint(number) && Math.abs(number) < 1e15
                ? Long.toString((long) number)
                : String.format(Locale.ROOT, "%.4g", number);
    }
}
