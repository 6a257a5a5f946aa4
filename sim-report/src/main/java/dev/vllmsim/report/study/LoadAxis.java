package dev.vllmsim.report.study;

/** What load is measured by. */
public enum LoadAxis {
    /** Requests a second. */
    RATE("rate", "request_rate", "requests/s", false),
    /** Active requests of a closed loop. */
    CONCURRENCY("concurrency", "concurrency", "at a time", true),
    /** How many times as fast a recorded workload arrives. */
    SPEED("speed", "rate_scale", "times as fast", false);

    private final String label;
    private final String setting;
    private final String unit;
    private final boolean whole;

    LoadAxis(String label, String setting, String unit, boolean whole) {
        this.label = label;
        this.setting = setting;
        this.unit = unit;
        this.whole = whole;
    }

    /** What a person calls it. */
    public String label() {
        return label;
    }

    /** The setting that says it. */
    public String setting() {
        return setting;
    }

    /** What a number of it counts. */
    public String unit() {
        return unit;
    }

    /** Whether it has whole numbers only. */
    public boolean whole() {
        return whole;
    }

    /** A load as a value of the setting. */
    Object value(double load) {
        if (whole) {
            return Math.toIntExact(Math.round(load));
        }
        return load;
    }
}
