package dev.vllmsim.plot;

/**
 * Which steps of a run are drawn request by request.
 *
 * @param from number of the first one, from 0
 * @param count how many, at least 1
 */
public record StepsOptions(long from, int count) {
    /** Two rows of thirty: as much as a screen shows at a size that can be read. */
    public static final int DEFAULT_COUNT = 60;

    /** The first steps of the run. */
    public static final StepsOptions DEFAULT = new StepsOptions(0, DEFAULT_COUNT);

    public StepsOptions {
        if (from < 0) {
            throw new IllegalArgumentException("first step must be at least 0, but is " + from);
        }
        if (count < 1) {
            throw new IllegalArgumentException("number of steps must be at least 1, but is " + count);
        }
    }
}
