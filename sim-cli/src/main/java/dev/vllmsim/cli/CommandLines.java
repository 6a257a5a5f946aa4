package dev.vllmsim.cli;

import dev.vllmsim.cli.console.Console;
import dev.vllmsim.cli.console.ExitCode;
import dev.vllmsim.cli.console.Failure;
import dev.vllmsim.cli.flags.RunArguments;
import dev.vllmsim.cli.flags.RunFlags;
import dev.vllmsim.cli.flags.Suggestions;
import dev.vllmsim.cli.run.RunCommand;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.UsageMessageSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** The command and its subcommands: finds out which is wanted, and runs it. */
final class CommandLines {
    private static final int HELP_WIDTH = 100;
    private static final String FLAG_SECTION = "flags";

    static {
        // No flag has such a type. Without this the parser loads the JDK's classes for dates and databases.
        System.setProperty("picocli.converters.excludes", "java[.](time|sql|nio)[.].*");
    }

    private final Console console;

    /**
     * @param console the command's streams
     */
    CommandLines(Console console) {
        this.console = console;
    }

    /**
     * Runs what is wanted.
     *
     * @return the exit code
     * @throws Failure if it cannot be done
     */
    int run(String[] args) {
        RunArguments arguments = runAlone(args);
        return arguments != null ? new RunCommand(console, Version.current()).run(arguments) : runAny(args);
    }

    /**
     * The arguments of a run, or {@code null} if they are not simply those. Most calls are runs, and the shortest runs
     * take less time than it takes to describe subcommands and help, which this leaves out.
     */
    private static @Nullable RunArguments runAlone(String[] args) {
        if (args.length > 0 && !args[0].startsWith("-")) {
            return null;
        }
        CommandSpec spec = CommandSpec.create().name(Console.COMMAND);
        RunFlags flags = new RunFlags(spec);
        try {
            ParseResult parsed = new CommandLine(spec).parseArgs(args);
            return parsed.isUsageHelpRequested() || parsed.isVersionHelpRequested() ? null : flags.read(parsed);
        } catch (ParameterException e) {
            return null; // and the whole parser says what is wrong
        }
    }

    private int runAny(String[] args) {
        CommandSpec root = spec(Console.COMMAND);
        RunFlags flags = new RunFlags(root);
        describe(root.usageMessage(), flags);
        Map<CommandSpec, Subcommand.Action> actions = new HashMap<>();
        for (Subcommand subcommand : Subcommand.values()) {
            CommandSpec spec = spec(subcommand.label());
            actions.put(spec, subcommand.describe(spec));
            root.addSubcommand(subcommand.label(), spec);
        }
        ParseResult parsed = parse(new CommandLine(root), args);
        while (parsed.hasSubcommand()) {
            parsed = parsed.subcommand();
        }
        CommandSpec called = parsed.commandSpec();
        if (parsed.isUsageHelpRequested()) {
            console.out().print(called.commandLine().getUsageMessage(Help.Ansi.OFF));
            return ExitCode.DONE;
        }
        if (parsed.isVersionHelpRequested()) {
            console.out().println(Console.COMMAND + " " + Version.current());
            return ExitCode.DONE;
        }
        Subcommand.Action action = actions.get(called);
        return action != null
                ? action.run(parsed, console)
                : new RunCommand(console, Version.current()).run(flags.read(parsed));
    }

    private static CommandSpec spec(String name) {
        CommandSpec spec = CommandSpec.create().name(name);
        spec.usageMessage().width(HELP_WIDTH);
        return spec;
    }

    private static void describe(UsageMessageSpec usage, RunFlags flags) {
        List<String> synopsis = new ArrayList<>(List.of(Console.COMMAND + " [flags]"));
        for (Subcommand subcommand : Subcommand.values()) {
            if (!subcommand.operand().isEmpty()) {
                synopsis.add("       " + Console.COMMAND + " " + subcommand.label() + " " + subcommand.operand()
                        + " [flags]");
            }
        }
        usage.customSynopsis(synopsis.toArray(String[]::new))
                .description("%nSimulates how an LLM server schedules requests: one batch a step, latencies to the"
                        + " nanosecond.")
                .commandListHeading("%nCommands%n")
                .footer(
                        "",
                        "An example:",
                        "  " + Console.COMMAND + " --total-query 100 --min-input 64 --max-input 1024 --min-output 16"
                                + " \\",
                        "    --max-output 256 --max-num-scheduled-tokens 128 --concurrency 8 \\",
                        "    --prefill-elapsed-time 10 --decode-elapsed-time 3",
                        "",
                        "Exit codes: 0 done, 1 failed, 2 unusable flags, 3 bad input file.%n");
        usage.sectionMap().put(FLAG_SECTION, new FlagSection(flags));
        usage.sectionKeys(List.of(
                UsageMessageSpec.SECTION_KEY_SYNOPSIS_HEADING,
                UsageMessageSpec.SECTION_KEY_SYNOPSIS,
                UsageMessageSpec.SECTION_KEY_DESCRIPTION,
                FLAG_SECTION,
                UsageMessageSpec.SECTION_KEY_COMMAND_LIST_HEADING,
                UsageMessageSpec.SECTION_KEY_COMMAND_LIST,
                UsageMessageSpec.SECTION_KEY_FOOTER));
    }

    /**
     * The flags as a section of the help. No lambda: picocli's classes are of a format so old that Java 17 would leave the
     * interface, and all of picocli that implements it, out of the class archive.
     */
    private record FlagSection(RunFlags flags) implements CommandLine.IHelpSectionRenderer {
        @Override
        public String render(Help help) {
            return flags.describe(help);
        }
    }

    private static ParseResult parse(CommandLine command, String[] args) {
        try {
            return command.parseArgs(args);
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
