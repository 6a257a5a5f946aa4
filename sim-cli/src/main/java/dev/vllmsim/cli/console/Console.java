package dev.vllmsim.cli.console;

import java.io.OutputStream;

/** The two streams of the command: results on one, everything else on the other. */
public final class Console {
    /** What the command is called in messages. */
    public static final String COMMAND = "vllm-sim";

    /** Longer ones are no names of files or flags. */
    private static final int LONGEST_WORD = 1_000;

    /** What is shown of a longer word. */
    private static final int WORD_START = 80;

    private static final int LONGEST_LINE = 4_000;

    private final TextOutput out;
    private final TextOutput err;
    private final boolean terminal;

    /**
     * @param out for results
     * @param err for notices, progress and failures
     * @param terminal whether a person watches {@code err} as it is written
     */
    public Console(OutputStream out, OutputStream err, boolean terminal) {
        this.out = new TextOutput(out, "standard output");
        this.err = new TextOutput(err, "standard error");
        this.terminal = terminal;
    }

    /** For results. */
    public TextOutput out() {
        return out;
    }

    /** For everything that is not a result. */
    public TextOutput err() {
        return err;
    }

    /** Whether a person watches {@link #err} as it is written. */
    public boolean isTerminal() {
        return terminal;
    }

    /** Tells a person something worth knowing that is no failure. */
    public void notice(String text) {
        tell("note: " + text);
    }

    /** Tells a person why the command failed, each line under the command's name. */
    public void complain(String text) {
        for (String line : text.split("\n", -1)) {
            tell(COMMAND + ": " + line);
        }
    }

    /** Tells a person something on a line of its own. Whether that can be read does not matter to the run. */
    public void tell(String line) {
        try {
            err.println(cut(line)).flush();
        } catch (ClosedPipeException | Failure e) {
            // There is nobody left to tell.
        }
    }

    /** A line without most of the words that are too long for a message: values of millions of characters. */
    private static String cut(String line) {
        if (line.length() <= LONGEST_WORD) {
            return line;
        }
        StringBuilder text = new StringBuilder();
        int start = 0;
        while (start < line.length() && text.length() < LONGEST_LINE) {
            int space = line.indexOf(' ', start);
            int end = space < 0 ? line.length() : space + 1;
            if (end - start > LONGEST_WORD) {
                text.append(line, start, start + WORD_START).append("… ");
            } else {
                text.append(line, start, end);
            }
            start = end;
        }
        return text.append(start < line.length() ? "…" : "").toString();
    }
}
