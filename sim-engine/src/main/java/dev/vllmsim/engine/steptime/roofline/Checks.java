package dev.vllmsim.engine.steptime.roofline;

/** Rules that several records of this package share. The names are those that a person writes in a file. */
final class Checks {
    private Checks() {}

    static void atLeast(String name, long value, long min) {
        if (value < min) {
            throw new IllegalArgumentException("`" + name + "` must be at least " + min + ", but is " + value);
        }
    }

    static void positive(String name, double value) {
        if (!(value > 0) || Double.isInfinite(value)) {
            throw new IllegalArgumentException("`" + name + "` must be a finite number above 0, but is " + value);
        }
    }

    static void notNegative(String name, double value) {
        if (!(value >= 0) || Double.isInfinite(value)) {
            throw new IllegalArgumentException("`" + name + "` must be a finite number of at least 0, but is " + value);
        }
    }

    /** A share of a peak that is reached. */
    static void share(String name, double value) {
        if (!(value > 0 && value <= 1)) {
            throw new IllegalArgumentException("`" + name + "` must be above 0 and at most 1, but is " + value);
        }
    }
}
