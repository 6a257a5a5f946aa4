package dev.vllmsim.cli.files;

import dev.vllmsim.cli.console.Failure;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is piped into the command: where a file is wanted, {@code -} stands for it. */
public final class StandardInput {
    /** What messages call it. */
    public static final String NAME = "standard input";

    private static final String SIGN = "-";

    private StandardInput() {}

    /** Whether a name of a file stands for it. */
    public static boolean isMeant(String name) {
        return name.equals(SIGN);
    }

    /**
     * Makes sure that it is to be read for one purpose only.
     *
     * @param names what was typed where files are wanted, by flag
     * @throws Failure if two are to be read from it
     */
    public static void requireOnce(Map<String, ? extends @Nullable String> names) {
        List<String> flags = names.entrySet().stream()
                .filter(typed -> typed.getValue() != null && isMeant(typed.getValue()))
                .map(Map.Entry::getKey)
                .toList();
        if (flags.size() > 1) {
            throw Failure.usage(flags.get(0) + " and " + flags.get(1)
                    + " cannot both be read from the standard input: put one into a file");
        }
    }

    /** Its bytes, which can be had once. */
    public static InputStream bytes() {
        return System.in;
    }
}
