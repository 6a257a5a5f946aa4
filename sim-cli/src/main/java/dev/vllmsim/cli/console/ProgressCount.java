package dev.vllmsim.cli.console;

import java.util.Locale;
import java.util.function.LongSupplier;

/**
 * Shows on one line of the terminal how far something has come that takes long: nothing for the first half second, and a
 * few times a second then. Without a terminal it shows nothing.
 */
public final class ProgressCount implements AutoCloseable {
    private static final long FIRST_NANOS = 500_000_000L;
    private static final long BETWEEN_NANOS = 200_000_000L;

    private final Console console;
    private final String unit;
    private final long total;
    private final boolean shown;
    private final LongSupplier clock;
    private long nextNanos;
    private int widest;

    /**
     * @param unit what is counted, in the plural
     * @param total how many there are to come, or 0 if that is not known
     * @param wanted whether anything may be shown
     */
    public ProgressCount(Console console, String unit, long total, boolean wanted) {
        this(console, unit, total, wanted, System::nanoTime);
    }

    /**
     * @param clock nanoseconds since any moment
     */
    ProgressCount(Console console, String unit, long total, boolean wanted, LongSupplier clock) {
        this.console = console;
        this.clock = clock;
        nextNanos = clock.getAsLong() + FIRST_NANOS;
        this.unit = unit;
        this.total = total;
        shown = wanted && console.isTerminal();
    }

    /** Whether there is somebody to show it to. */
    public boolean isShown() {
        return shown;
    }

    /** Notes how far it has come. */
    public void reached(long count) {
        long now = shown ? clock.getAsLong() : Long.MIN_VALUE;
        if (!shown || now < nextNanos) {
            return;
        }
        nextNanos = now + BETWEEN_NANOS;
        write(String.format(Locale.ROOT, "%,d", count)
                + (total > 0 ? String.format(Locale.ROOT, " of %,d ", total) : " ")
                + unit);
    }

    /** Makes the line empty again. */
    @Override
    public void close() {
        if (widest > 0) {
            write(" ".repeat(widest));
            write("");
        }
    }

    private void write(String line) {
        widest = Math.max(widest, line.length());
        try {
            console.err().returnCarriage().print(line).flush();
        } catch (ClosedPipeException | Failure e) {
            return; // progress that nobody sees
        }
    }
}
