package dev.vllmsim.cli.output;

import dev.vllmsim.cli.console.Failure;
import dev.vllmsim.plot.StepsOptions;
import org.jspecify.annotations.Nullable;

/**
 * Which steps are drawn in detail.
 *
 * @param from the first, from 0
 * @param count how many at most, at least 1
 */
public record StepsWindow(int from, int count) {
    /** The first step of the window. */
    public static final OutputFlag FROM = OutputFlag.text(
            "--steps-from",
            "STEP",
            OutputFlag.Group.PICTURES,
            "First step of the window that is drawn in detail. Default: 0.");

    /** How many steps the window has. */
    public static final OutputFlag COUNT =
            OutputFlag.text("--steps-count", "N", OutputFlag.Group.PICTURES, "Steps in that window.");

    /**
     * The window that was typed, or the usual one.
     *
     * @throws Failure if it is none
     */
    public static StepsWindow of(@Nullable String from, @Nullable String count) {
        return new StepsWindow(
                from == null ? 0 : number(FROM, from, 0),
                count == null ? StepsOptions.DEFAULT_COUNT : number(COUNT, count, 1));
    }

    /** A whole number that was typed, no smaller than the least. */
    static int number(OutputFlag flag, String text, int least) {
        try {
            int number = Integer.parseInt(text.strip());
            if (number >= least) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw Failure.usage(flag.name() + " must be a whole number, but is '" + text + "'");
        }
        throw Failure.usage(flag.name() + " must be at least " + least + ", but is " + text);
    }
}
