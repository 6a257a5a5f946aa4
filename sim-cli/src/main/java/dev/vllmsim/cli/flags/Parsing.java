package dev.vllmsim.cli.flags;

import dev.vllmsim.cli.console.Failure;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Reads arguments by flags, and tells a person what is wrong with them. */
public final class Parsing {
    private Parsing() {}

    /** Of a flag that is given twice the last counts, as in vLLM. */
    public static CommandLine lastWins(CommandSpec spec) {
        return new CommandLine(spec).setOverwrittenOptionsAllowed(true);
    }

    /**
     * The arguments with a blank in front of the value of a flag, which would be taken for another flag without it.
     *
     * @param flag the flag's name, whose value consists of flags
     */
    public static String[] quoted(String flag, String... args) {
        String[] quoted = args.clone();
        for (int i = 1; i < args.length; i++) {
            if (args[i - 1].equals(flag)) {
                quoted[i] = " " + args[i];
            }
        }
        return quoted;
    }

    /**
     * Reads arguments.
     *
     * @throws Failure if they cannot be read by these flags
     */
    public static ParseResult parse(CommandSpec spec, String... args) {
        try {
            return lastWins(spec).parseArgs(args);
        } catch (UnmatchedArgumentException e) {
            throw unknown(e.getUnmatched().get(0), e.getCommandLine().getCommandSpec());
        } catch (ParameterException e) {
            throw Failure.usage(firstLower(e.getMessage()));
        }
    }

    private static Failure unknown(String argument, CommandSpec command) {
        boolean flag = argument.startsWith("-");
        List<String> known = new ArrayList<>(
                flag ? command.optionsMap().keySet() : command.subcommands().keySet());
        if (flag) {
            known.addAll(command.negatedOptionsMap().keySet());
        }
        List<String> meant = Suggestions.of(argument, known);
        return Failure.usage("unknown " + (flag ? "flag" : "argument") + " '" + argument + "'"
                + (meant.isEmpty() ? "" : "; did you mean " + String.join(" or ", meant) + "?"));
    }

    private static String firstLower(@Nullable String message) {
        return message == null || message.isEmpty()
                ? "the flags cannot be read"
                : Character.toLowerCase(message.charAt(0)) + message.substring(1);
    }
}
