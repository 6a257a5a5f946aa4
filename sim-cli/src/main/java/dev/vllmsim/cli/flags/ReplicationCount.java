package dev.vllmsim.cli.flags;

import dev.vllmsim.cli.console.Failure;
import dev.vllmsim.engine.sweep.SweepPlan;
import picocli.CommandLine.Model.OptionSpec;

/** How many times the same is run, each time with a seed of its own. */
public final class ReplicationCount {
    /** The flag's name. */
    public static final String FLAG = "--replications";

    private ReplicationCount() {}

    /**
     * The flag.
     *
     * @param usual what holds where it is left out, as a sentence
     */
    public static OptionSpec option(String usual) {
        return OptionSpec.builder(FLAG)
                .type(String.class)
                .paramLabel("N")
                .description("Runs N times, with seeds drawn from the one, for means with 95 %% intervals. " + usual)
                .build();
    }

    /**
     * The number that was typed.
     *
     * @throws Failure if it is none
     */
    public static int of(String typed) {
        int count = 0;
        try {
            count = Integer.parseInt(typed.strip());
        } catch (NumberFormatException e) {
            // Said below.
        }
        if (count < 1 || count > SweepPlan.MOST_POINTS) {
            throw Failure.usage(FLAG + " must be a whole number from 2 to " + SweepPlan.MOST_POINTS
                    + ", or 1 for a single run, but is '" + typed + "'");
        }
        return count;
    }
}
