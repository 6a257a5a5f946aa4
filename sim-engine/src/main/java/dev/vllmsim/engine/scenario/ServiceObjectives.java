package dev.vllmsim.engine.scenario;

import dev.vllmsim.engine.request.FinishedRequest;
import dev.vllmsim.engine.settings.Settings;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a request must reach to count as good, as in {@code vllm bench serve --goodput}: every objective that is given
 * must hold, and a value equal to its objective holds.
 *
 * @param ttftNanos longest time to first token, in nanoseconds; {@link #NONE} for no such objective
 * @param tpotNanos longest time per output token after the first, in nanoseconds, or {@link #NONE}; a request of one
 *     output token has 0
 * @param e2elNanos longest time from arrival to last token, in nanoseconds, or {@link #NONE}
 */
public record ServiceObjectives(long ttftNanos, long tpotNanos, long e2elNanos) {
    /** No objective. */
    public static final long NONE = -1;

    private static final String SETTING = "goodput";
    private static final int NANO_DIGITS = 6;

    /** Reads the setting {@code goodput}: pairs like {@code ttft:200}, in milliseconds, separated by blanks. */
    public static @Nullable ServiceObjectives from(Settings settings) {
        String text = settings.text(SETTING);
        return text == null ? null : parse(text);
    }

    /** The objectives in the settings of a run, or {@code null} if it has none. */
    public static @Nullable ServiceObjectives of(Map<String, Object> config) {
        Object text = config.get(SETTING);
        return text == null ? null : parse(text.toString());
    }

    private static ServiceObjectives parse(String text) {
        long ttft = NONE;
        long tpot = NONE;
        long e2el = NONE;
        for (String pair : text.trim().split("[\\s,]+", -1)) {
            int colon = pair.indexOf(':');
            String name = colon < 0 ? pair : pair.substring(0, colon);
            long nanos = nanos(pair, pair.substring(colon + 1));
            switch (name) {
                case "ttft" -> ttft = nanos;
                case "tpot" -> tpot = nanos;
                case "e2el" -> e2el = nanos;
                default -> throw unusable(pair);
            }
        }
        return new ServiceObjectives(ttft, tpot, e2el);
    }

    private static long nanos(String pair, String millis) {
        try {
            BigDecimal number = new BigDecimal(millis);
            if (number.signum() >= 0 && number.precision() - number.scale() <= 12) {
                return number.movePointRight(NANO_DIGITS)
                        .setScale(0, RoundingMode.FLOOR)
                        .longValueExact();
            }
        } catch (NumberFormatException e) {
            // Said below.
        }
        throw unusable(pair);
    }

    private static IllegalArgumentException unusable(String pair) {
        return new IllegalArgumentException("`" + SETTING
                + "` must be pairs of ttft, tpot or e2el and a number of milliseconds of at least 0, as in ttft:200"
                + " tpot:50, but has " + (pair.isEmpty() ? "nothing" : pair));
    }

    /** Whether a request reached all of them. */
    public boolean metBy(FinishedRequest request) {
        int gaps = request.outputTokens() - 1;
        return (ttftNanos == NONE || request.ttftNanos() <= ttftNanos)
                && (tpotNanos == NONE
                        || gaps == 0
                        || request.decodeNanos() <= Math.multiplyExact(tpotNanos, (long) gaps))
                && (e2elNanos == NONE || request.requestNanos() <= e2elNanos);
    }
}
