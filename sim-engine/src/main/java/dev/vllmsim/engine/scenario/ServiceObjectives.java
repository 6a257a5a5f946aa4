package dev.vllmsim.engine.scenario;

import dev.vllmsim.engine.request.FinishedRequest;
import dev.vllmsim.engine.settings.Durations;
import dev.vllmsim.engine.settings.Key;
import dev.vllmsim.engine.settings.KeyGroup;
import dev.vllmsim.engine.settings.Quotes;
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

    /** The objectives as a setting. */
    public static final Key<String> GOODPUT = Key.text("goodput")
            .label("NAME:MS")
            .several()
            .common()
            .in(KeyGroup.RESULTS)
            .help("Counts the requests that reach all of these objectives, as in ttft:200 tpot:50 e2el:5000, in"
                    + " milliseconds or with a unit; TPOT as vLLM defines it.");

    private static final int NANO_DIGITS = 6;
    private static final int LONGEST_NUMBER = 100;

    /** So many digits of nanoseconds are 31 years. */
    private static final int MOST_DIGITS = 18;

    /** Reads the setting {@code goodput}: pairs like {@code ttft:200}, in milliseconds or with a
     * unit, separated by blanks. */
    public static @Nullable ServiceObjectives from(Settings settings) {
        String text = settings.find(GOODPUT);
        return text == null ? null : parse(text);
    }

    /** The objectives in the settings of a run, or {@code null} if it has none. */
    public static @Nullable ServiceObjectives of(Map<String, Object> config) {
        Object text = config.get(GOODPUT.name());
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
        BigDecimal nanos = Durations.nanos(millis);
        if (nanos == null && millis.length() <= LONGEST_NUMBER) {
            try {
                nanos = new BigDecimal(millis).movePointRight(NANO_DIGITS);
            } catch (NumberFormatException e) {
                // Said below.
            }
        }
        if (nanos != null && nanos.signum() >= 0 && nanos.precision() - nanos.scale() <= MOST_DIGITS) {
            return nanos.setScale(0, RoundingMode.FLOOR).longValueExact();
        }
        throw unusable(pair);
    }

    private static IllegalArgumentException unusable(String pair) {
        return new IllegalArgumentException("`" + GOODPUT
                + "` must be pairs of ttft, tpot or e2el and a number of milliseconds of at least 0, as in ttft:200"
                + " tpot:50, but has " + (pair.isEmpty() ? "nothing" : Quotes.of(pair)));
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
