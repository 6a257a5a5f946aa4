package dev.vllmsim.plot.page;

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

    /** How many milliseconds make one. */
    public double millis() {
        return millis;
    }

    /** The unit for one value in milliseconds: the largest of which it has at least one, minutes from ten up. */
    public static TimeUnit forValue(double ms) {
        if (ms < 999.5) {
            return MILLISECONDS;
        }
        if (ms < 600_000) {
            return SECONDS;
        }
        return ms < 3 * HOURS.millis ? MINUTES : HOURS;
    }

    /**
     * The unit for an axis that ends at a value in milliseconds. It stays with milliseconds up to ten seconds, as
     * latencies are compared in them.
     */
    public static TimeUnit forAxis(double maxMs) {
        return maxMs < 10_000 ? MILLISECONDS : forValue(maxMs);
    }
}
