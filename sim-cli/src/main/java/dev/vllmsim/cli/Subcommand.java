package dev.vllmsim.cli;

import dev.vllmsim.cli.calibrate.CalibrateCommand;
import dev.vllmsim.cli.calibrate.CalibrateFlags;
import dev.vllmsim.cli.console.Console;
import dev.vllmsim.cli.console.ExitCode;
import dev.vllmsim.cli.flags.PlotFlags;
import dev.vllmsim.cli.run.PlotCommand;
import java.util.function.Function;
import picocli.AutoComplete;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** What the command does beside running simulations. A further one is a line here. */
enum Subcommand {
    /** Draws a report again. */
    PLOT("plot", "REPORT.json", "Draws the pictures of a report again.", spec -> {
        PlotFlags flags = new PlotFlags(spec);
        return (parsed, console) -> new PlotCommand(console).run(flags.read(parsed));
    }),
    /** Fits a step time to a measured run. */
    CALIBRATE("calibrate", "RUN", "Fits step times to a measured run, and says how well they fit.", spec -> {
        CalibrateFlags flags = new CalibrateFlags(spec);
        return (parsed, console) -> new CalibrateCommand(console, Version.current()).run(flags.read(parsed));
    }),
    /** Prints a script for the shell. */
    COMPLETION(
            "generate-completion",
            "",
            "Prints a script that completes flags in bash and zsh: source <(" + Console.COMMAND
                    + " generate-completion)",
            spec -> (parsed, console) -> {
                console.out()
                        .print(AutoComplete.bash(Console.COMMAND, spec.root().commandLine()))
                        .print("\n");
                return ExitCode.DONE;
            });

    /** Does what a subcommand is for. */
    @FunctionalInterface
    interface Action {
        /**
         * Does it.
         *
         * @param parsed the subcommand's arguments
         * @return the exit code
         */
        int run(ParseResult parsed, Console console);
    }

    private final String label;
    private final String operand;
    private final String description;

    @SuppressWarnings("ImmutableEnumChecker") // a function without state
    private final Function<CommandSpec, Action> flags;

    Subcommand(String label, String operand, String description, Function<CommandSpec, Action> flags) {
        this.label = label;
        this.operand = operand;
        this.description = description;
        this.flags = flags;
    }

    /** The word that calls it. */
    String label() {
        return label;
    }

    /** What it works on, or nothing if it stands alone. */
    String operand() {
        return operand;
    }

    /** Gives a command its flags and its help, and says what to do with them. */
    Action describe(CommandSpec spec) {
        spec.usageMessage().description(description);
        spec.addOption(OptionSpec.builder("-h", "--help")
                .usageHelp(true)
                .description("Shows this help.")
                .build());
        return flags.apply(spec);
    }
}
