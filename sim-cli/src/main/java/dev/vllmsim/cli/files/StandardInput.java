package dev.vllmsim.cli.files;

import dev.vllmsim.cli.console.Failure;
import java.io.InputStream;
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
     * @throws Failure if both are to be read from it
     */
    public static void requireOnce(@Nullable String config, @Nullable String workload) {
        if (config != null && workload != null && isMeant(config) && isMeant(workload)) {
            throw Failure.usage(
                    "--config and --workload cannot both be read from the standard input: put one into a file");
        }
    }

    /** Its bytes, which can be had once. */
    public static InputStream bytes() {
        return System.in;
    }
}
