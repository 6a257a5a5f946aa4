package dev.vllmsim.plot.page;

import java.util.Locale;

/** A unit in which times are shown. */
public enum TimeUnit {
    MILLISECONDS("ms", 1),
    SECONDS("s", 1000),
    MINUTES("min", 60_000),
    HOURS("h", 3_600_000);

    private final String label;
    private final double millis;

    TimeUnit(String label, double millis) {
        this.label = label;
        this.millis = millis;
    }

    /** The unit's sign, as in {@code ms}. */
    public String label() {
        return label;
    }

    /** The unit in full, as in {@code milliseconds}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** How many milliseconds make one. */
    public double millis() {
        return millis;
    }

    /** The unit for a value in milliseconds: seconds from one up, minutes from ten up, hours from three up. */
    public static TimeUnit of(double ms) {
        if (ms < 999.5) {
            return MILLISECONDS;
        }
        if (ms < 600_000) {
            return SECONDS;
        }
        return ms < 3 * HOURS.millis ? MINUTES : HOURS;
    }
}
