package dev.vllmsim.engine.settings;

import java.math.BigDecimal;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Durations with units, as in {@code 90s}, {@code 1h30m}, {@code 250ms}, {@code 37.5us}. */
public final class Durations {
    private static final Pattern PART = Pattern.compile("(\\d{1,15}(?:\\.\\d{1,15})?)(ns|us|ms|s|m|h|d)");
    private static final int LONGEST = 100;

    private Durations() {}

    /** The duration in nanoseconds, or {@code null} if the text is none. */
    public static @Nullable BigDecimal nanos(String given) {
        String text = given.length() > LONGEST ? "" : given.trim().toLowerCase(Locale.ROOT);
        BigDecimal nanos = BigDecimal.ZERO;
        Matcher matcher = PART.matcher(text);
        int end = 0;
        while (matcher.lookingAt()) {
            nanos = nanos.add(new BigDecimal(matcher.group(1)).multiply(nanosPer(matcher.group(2))));
            end = matcher.end();
            matcher.region(end, text.length());
        }
        return end > 0 && end == text.length() ? nanos : null;
    }

    private static BigDecimal nanosPer(String unit) {
        return BigDecimal.valueOf(
                switch (unit) {
                    case "ns" -> 1;
                    case "us" -> 1_000;
                    case "ms" -> 1_000_000;
                    case "s" -> 1_000_000_000;
                    case "m" -> 60_000_000_000L;
                    case "h" -> 3_600_000_000_000L;
                    case "d" -> 86_400_000_000_000L;
                    default -> throw new IllegalStateException("no unit of time is called " + unit);
                });
    }
}
