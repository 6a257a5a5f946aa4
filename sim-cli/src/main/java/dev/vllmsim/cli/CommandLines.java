package dev.vllmsim.cli;

import dev.vllmsim.cli.compare.CompareFlags;
import dev.vllmsim.cli.console.Console;
import dev.vllmsim.cli.console.ExitCode;
import dev.vllmsim.cli.console.Failure;
import dev.vllmsim.cli.flags.HelpRequest;
import dev.vllmsim.cli.flags.Parsing;
import dev.vllmsim.cli.flags.RunArguments;
import dev.vllmsim.cli.flags.RunFlags;
import dev.vllmsim.cli.run.RunCommand;
import dev.vllmsim.engine.sweep.Runner;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** The command and its subcommands: finds out which is wanted, and runs it. */
final class CommandLines {
    private static final List<String> VERSION_FLAGS = List.of("-V", "--version");

    static {
        // No flag has such a type. Without this the parser loads the JDK's classes for dates and databases.
        System.setProperty("picocli.converters.excludes", "java[.](time|sql|nio)[.].*");
    }

    private final Console console;
    private final Runner runner;

    /**
     * @param console the command's streams
     * @param runner runs the runs of studies
     */
    CommandLines(Console console, Runner runner) {
        this.console = console;
        this.runner = runner;
    }

    /**
     * Runs what is wanted.
     *
     * @return the exit code
     * @throws Failure if it cannot be done
     */
    int run(String[] args) {
        HelpRequest help = HelpRequest.of(args, Subcommand.labels());
        if (help != null) {
            console.out().print(HelpPage.of(help));
            return ExitCode.DONE;
        }
        if (Arrays.stream(args).anyMatch(VERSION_FLAGS::contains)) {
            console.out().println(Console.COMMAND + " " + Version.current());
            return ExitCode.DONE;
        }
        RunArguments arguments = runAlone(args);
        return arguments != null ? new RunCommand(console, Version.current(), runner).run(arguments) : runAny(args);
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
        RunFlags flags = new RunFlags(spec, false);
        try {
            return flags.read(Parsing.lastWins(spec).parseArgs(args));
        } catch (ParameterException e) {
            return null; // and the whole parser says what is wrong
        }
    }

    private int runAny(String[] args) {
        CommandSpec root = CommandSpec.create().name(Console.COMMAND);
        RunFlags flags = new RunFlags(root, false);
        Map<CommandSpec, Subcommand.Action> actions = new HashMap<>();
        for (Subcommand subcommand : Subcommand.values()) {
            CommandSpec spec = CommandSpec.create().name(subcommand.label());
            actions.put(spec, subcommand.describe(spec).action());
            root.addSubcommand(subcommand.label(), spec);
        }
        ParseResult parsed = Parsing.parse(root, Parsing.quoted(CompareFlags.VERSUS, args));
        while (parsed.hasSubcommand()) {
            parsed = parsed.subcommand();
        }
        Subcommand.Action action = actions.get(parsed.commandSpec());
        return action != null
                ? action.run(parsed, console, runner)
                : new RunCommand(console, Version.current(), runner).run(flags.read(parsed));
    }
}
