package dev.vllmsim.cli;

import dev.vllmsim.cli.calibrate.CalibrateCommand;
import dev.vllmsim.cli.calibrate.CalibrateFlags;
import dev.vllmsim.cli.console.Console;
import dev.vllmsim.cli.console.ExitCode;
import dev.vllmsim.cli.console.Failure;
import dev.vllmsim.cli.flags.PlotFlags;
import dev.vllmsim.cli.flags.RunFlags;
import dev.vllmsim.cli.flags.Suggestions;
import dev.vllmsim.cli.run.PlotCommand;
import dev.vllmsim.cli.run.RunCommand;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.UsageMessageSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** The command and its subcommands: finds out which is wanted, and runs it. */
final class CommandLines {
    private static final String PLOT = "plot";
    private static final String CALIBRATE = "calibrate";
    private static final String COMPLETION = "generate-completion";
    private static final int HELP_WIDTH = 100;
    private static final String FLAG_SECTION = "flags";

    private final Console console;
    private final CommandLine root;
    private final RunFlags runFlags;
    private final PlotFlags plotFlags;
    private final CalibrateFlags calibrateFlags;

    /**
     * @param console the command's streams
     */
    CommandLines(Console console) {
        this.console = console;
        CommandSpec run = spec(Console.COMMAND);
        runFlags = new RunFlags(run);
        CommandSpec plot = spec(PLOT);
        plotFlags = new PlotFlags(plot);
        plot.usageMessage().description("Draws the pictures of a report again.");
        CommandSpec calibrate = spec(CALIBRATE);
        calibrateFlags = new CalibrateFlags(calibrate);
        calibrate.usageMessage().description("Fits step times to a measured run, and says how well they fit.");
        CommandSpec completion = spec(COMPLETION);
        completion
                .addOption(OptionSpec.builder("-h", "--help")
                        .usageHelp(true)
                        .description("Shows this help.")
                        .build())
                .usageMessage()
                .description("Prints a script that completes flags in bash and zsh: source <(" + Console.COMMAND + " "
                        + COMPLETION + ")");
        run.addSubcommand(PLOT, plot).addSubcommand(CALIBRATE, calibrate).addSubcommand(COMPLETION, completion);
        describe(run.usageMessage());
        root = new CommandLine(run);
    }

    private static CommandSpec spec(String name) {
        CommandSpec spec = CommandSpec.create().name(name);
        spec.usageMessage().width(HELP_WIDTH);
        return spec;
    }

    private void describe(UsageMessageSpec usage) {
        usage.customSynopsis(
                        Console.COMMAND + " [flags]",
                        "       " + Console.COMMAND + " " + PLOT + " REPORT.json [flags]",
                        "       " + Console.COMMAND + " " + CALIBRATE + " RUN [flags]")
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
        usage.sectionMap().put(FLAG_SECTION, runFlags::describe);
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
     * Runs what is wanted.
     *
     * @return the exit code
     * @throws Failure if it cannot be done
     */
    int run(String[] args) {
        ParseResult parsed = parse(args);
        ParseResult last = parsed;
        while (last.hasSubcommand()) {
            last = last.subcommand();
        }
        CommandLine command = last.commandSpec().commandLine();
        if (last.isUsageHelpRequested()) {
            console.out().print(command.getUsageMessage(Help.Ansi.OFF));
            return ExitCode.DONE;
        }
        if (last.isVersionHelpRequested()) {
            console.out().println(Console.COMMAND + " " + Version.current());
            return ExitCode.DONE;
        }
        String subcommand = last == parsed ? null : last.commandSpec().name();
        return run(subcommand, last);
    }

    private int run(@Nullable String subcommand, ParseResult parsed) {
        if (subcommand == null) {
            return new RunCommand(console, Version.current()).run(runFlags.read(parsed));
        }
        if (subcommand.equals(PLOT)) {
            return new PlotCommand(console).run(plotFlags.read(parsed));
        }
        if (subcommand.equals(CALIBRATE)) {
            return new CalibrateCommand(console, Version.current()).run(calibrateFlags.read(parsed));
        }
        if (subcommand.equals(COMPLETION)) {
            console.out().print(AutoComplete.bash(Console.COMMAND, root)).print("\n");
            return ExitCode.DONE;
        }
        throw new IllegalStateException("nothing is done for " + subcommand);
    }

    private ParseResult parse(String[] args) {
        try {
            return root.parseArgs(args);
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
