package dev.vllmsim.cli.console;

/** Shows on one line of the terminal how much is done; without a terminal it shows nothing. */
public final class ProgressBar implements AutoCloseable {
    private static final int CELLS = 40;

    private final Console console;
    private final int total;
    private final String unit;
    private int done;
    private int shown = -1;
    private int widest;

    /**
     * @param total how many steps there are to do
     * @param unit what a step is called, in the plural
     */
    public ProgressBar(Console console, int total, String unit) {
        this.console = console;
        this.total = total;
        this.unit = unit;
        show();
    }

    /** Notes that one more step is done; from any thread. */
    public synchronized void step() {
        done++;
        show();
    }

    private void show() {
        int cells = total == 0 ? CELLS : (int) ((long) done * CELLS / total);
        if (console.isTerminal() && cells != shown) {
            shown = cells;
            write("[" + "=".repeat(cells) + " ".repeat(CELLS - cells) + "] " + done + " of " + total + " " + unit);
        }
    }

    /** Makes the line empty again. */
    @Override
    public synchronized void close() {
        if (console.isTerminal()) {
            write(" ".repeat(widest));
            write("");
        }
    }

    private void write(String line) {
        widest = Math.max(widest, line.length());
        try {
            console.err().returnCarriage().print(line).flush();
        } catch (ClosedPipeException | Failure e) {
            return; // a bar that nobody sees
        }
    }
}
