package dev.vllmsim.report.study;

import dev.vllmsim.engine.settings.Durations;
import dev.vllmsim.engine.settings.Quotes;
import dev.vllmsim.report.document.Summary;
import java.io.Serializable;
import java.math.BigDecimal;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a run must reach: a figure at most, or at least, so large.
 *
 * @param figure what is looked at
 * @param limit the most that it may be where less is better, the least where more is; in the figure's unit
 */
public record Objective(Figure figure, double limit) implements Serializable {
    private static final Pattern FORM =
            Pattern.compile("(?:(mean|p50|p90|p95|p99|max)[ _]+)?([a-z0-9_]+?)(?:_ms)?\\s*(<=|>=)\\s*(.+)");

    private static final String GRAMMAR =
            "must be objectives like p99 ttft<=500, mean tpot<=25ms, goodput>=0.95, separated by commas: a statistic"
                    + " (mean, p50, p90, p95, p99, max) of ttft, tpot, tpot_vllm, itl or e2el, in milliseconds or with"
                    + " a unit, or the share of good requests, or of refused ones as in refused<=0.01";

    private static final double NANOS_PER_MILLI = 1e6;
    private static final double PERCENT = 100;

    public Objective {
        if (!(limit > 0) || Double.isInfinite(limit)) {
            throw new IllegalArgumentException("the limit of an objective must be above 0, but is " + limit);
        }
    }

    /**
     * Reads one, as in {@code p99 ttft<=500} or {@code goodput>=0.95}.
     *
     * @throws IllegalArgumentException if it is none
     */
    static Objective parse(String text) {
        Matcher form = FORM.matcher(text.strip().toLowerCase(Locale.ROOT));
        if (!form.matches()) {
            throw unusable(text);
        }
        String statistic = form.group(1);
        String name = form.group(2).equals("e2el") ? "request_time" : form.group(2);
        boolean latency = Figure.LATENCIES.containsKey(name);
        Figure figure = Figure.named(latency ? statistic + "_" + name + "_ms" : name);
        if (figure == null || (!latency && (statistic != null || !isShare(figure)))) {
            throw unusable(text);
        }
        if (figure.lowerIsBetter() != form.group(3).equals("<=")) {
            throw new IllegalArgumentException("has " + Quotes.of(text.strip())
                    + ": latencies and refused requests are to be at most (<=), and goodput at least (>=)");
        }
        Double limit = latency ? millis(form.group(4)) : share(form.group(4));
        if (limit == null || !(limit > 0) || (!latency && limit > 1)) {
            throw new IllegalArgumentException("has " + Quotes.of(text.strip()) + ": the limit must be "
                    + (latency ? "milliseconds above 0, or a duration like 0.5s" : "a share above 0 and at most 1"));
        }
        return new Objective(figure, limit);
    }

    /** Whether it is a share of requests, and not a time. */
    private static boolean isShare(Figure figure) {
        return figure.equals(Figure.GOODPUT) || figure.equals(Figure.REFUSED);
    }

    private static IllegalArgumentException unusable(String text) {
        return new IllegalArgumentException(GRAMMAR + "; but has " + Quotes.of(text.strip()));
    }

    private static @Nullable Double millis(String text) {
        BigDecimal nanos = Durations.nanos(text);
        return nanos == null ? number(text) : Double.valueOf(nanos.doubleValue() / NANOS_PER_MILLI);
    }

    private static @Nullable Double share(String text) {
        if (text.endsWith("%")) {
            Double percent = number(text.substring(0, text.length() - 1));
            return percent == null ? null : percent / PERCENT;
        }
        return number(text);
    }

    private static @Nullable Double number(String text) {
        try {
            double number = Double.parseDouble(text.strip());
            return Double.isFinite(number) ? number : null;
        } catch (NumberFormatException e) {
            return null;
        }
    }

    /**
     * How far a run is from its limit, as a share of the limit: above 0 with room to spare, below 0 where it is missed.
     * What a run does not have is met.
     */
    double margin(Summary summary) {
        Double value = figure.of(summary);
        return value == null ? 1 : margin(value);
    }

    /** The same of a value of the figure. */
    double margin(double value) {
        return figure.lowerIsBetter() ? (limit - value) / limit : (value - limit) / limit;
    }

    /** Of how many values one is beyond the figure: of 100 for a p99; 1 where that is not what it is about. */
    public int oneIn() {
        if (!figure.name().startsWith("p") || figure.equals(Figure.QPS)) {
            return 1;
        }
        int percentile = Integer.parseInt(figure.name().substring(1, 3));
        return percentile <= 50 ? 1 : 100 / (100 - percentile);
    }

    /** The objective as a person reads it, as in {@code p99 TTFT <= 500 ms}. */
    public String text() {
        if (isShare(figure)) {
            return figure.name() + (figure.lowerIsBetter() ? " <= " : " >= ") + plain(limit);
        }
        return figure.title().replace(" (ms)", "") + (figure.lowerIsBetter() ? " <= " : " >= ") + plain(limit) + " ms";
    }

    private static String plain(double number) {
        return BigDecimal.valueOf(number).stripTrailingZeros().toPlainString();
    }
}
