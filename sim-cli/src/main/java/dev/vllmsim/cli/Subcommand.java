package dev.vllmsim.cli;

import dev.vllmsim.cli.calibrate.CalibrateCommand;
import dev.vllmsim.cli.calibrate.CalibrateFlags;
import dev.vllmsim.cli.compare.CompareCommand;
import dev.vllmsim.cli.compare.CompareFlags;
import dev.vllmsim.cli.console.Console;
import dev.vllmsim.cli.console.ExitCode;
import dev.vllmsim.cli.explain.ExplainCommand;
import dev.vllmsim.cli.explain.ExplainFlags;
import dev.vllmsim.cli.flags.FlagSection;
import dev.vllmsim.cli.flags.PlotFlags;
import dev.vllmsim.cli.hitcurve.HitCurveCommand;
import dev.vllmsim.cli.hitcurve.HitCurveFlags;
import dev.vllmsim.cli.html.HtmlCommand;
import dev.vllmsim.cli.html.HtmlFlags;
import dev.vllmsim.cli.plan.PlanCommand;
import dev.vllmsim.cli.plan.PlanFlags;
import dev.vllmsim.cli.predict.PredictCommand;
import dev.vllmsim.cli.predict.PredictFlags;
import dev.vllmsim.cli.run.PlotCommand;
import dev.vllmsim.cli.tune.TuneCommand;
import dev.vllmsim.cli.tune.TuneFlags;
import dev.vllmsim.engine.sweep.Runner;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.AutoComplete;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** What the command does beside running simulations. A further one is a line here. */
enum Subcommand {
    /** Draws a report again. */
    PLOT(
            "plot",
            "REPORT.json",
            "Draws reports again, and writes their tables.",
            "plot run.json --steps-from 200 --output-dir pictures",
            "docs/pictures.md",
            spec -> {
                PlotFlags flags = new PlotFlags(spec);
                return new Described(
                        flags.sections(), (parsed, console) -> new PlotCommand(console).run(flags.read(parsed)));
            }),
    /** Writes a report as a page. */
    HTML(
            "html",
            "REPORT.json",
            "Writes any report as a page for a browser.",
            "html run.json --out run.html",
            "docs/html.md",
            spec -> {
                HtmlFlags flags = new HtmlFlags(spec);
                return new Described(
                        flags.sections(), (parsed, console) -> new HtmlCommand(console).run(flags.read(parsed)));
            }),
    /** Fits a step time to a measured run. */
    CALIBRATE(
            "calibrate",
            "RUN",
            "Fits step times to a measured run, and says how well they fit.",
            "calibrate recorded-run --holdout --out step-time.json",
            "docs/calibrate.md",
            spec -> {
                CalibrateFlags flags = new CalibrateFlags(spec);
                return new Described(
                        flags.sections(),
                        (parsed, console) -> new CalibrateCommand(console, Version.current()).run(flags.read(parsed)));
            }),
    /** Predicts what cards would do with models. */
    PREDICT(
            "predict",
            "",
            "Predicts memory and step times of models on cards.",
            "predict --model llama-3.1-8b --gpu h100-sxm,a100-sxm-80",
            "docs/predict.md",
            spec -> {
                PredictFlags flags = new PredictFlags(spec);
                return new Described(
                        flags.sections(),
                        (parsed, console) -> new PredictCommand(console, Version.current()).run(flags.read(parsed)));
            }),
    /** Says what prefix caches of any size would find. */
    HIT_CURVE(
            "hit-curve",
            "",
            "Finds the hit rate of a prefix cache of any size.",
            "hit-curve --workload trace.jsonl --block-size 512 --model llama-3.1-8b --gpu h100-sxm,a100-sxm-80",
            "docs/hit-curve.md",
            spec -> {
                HitCurveFlags flags = new HitCurveFlags(spec);
                return new Described(
                        flags.sections(),
                        (parsed, console) -> new HitCurveCommand(console, Version.current()).run(flags.read(parsed)));
            }),
    /** Runs the same requests under two sets of settings. */
    COMPARE(
            "compare",
            "[A [B]]",
            "Compares two runs of the same requests, with intervals.",
            "compare run.json --vs \"--max-num-seqs 64\" --replications 20",
            "docs/compare.md",
            spec -> {
                CompareFlags flags = new CompareFlags(spec);
                return new Described(
                        flags.sections(),
                        (parsed, console) -> new CompareCommand(console, Version.current()).run(flags.read(parsed)));
            }),
    /** Finds the most load that holds objectives. */
    PLAN(
            "plan",
            "",
            "Finds the most load at which a run holds its objectives.",
            "plan --model llama-3.1-8b --gpu h100-sxm --scheduler vllm-v1 --total-query 2000 --min-input 64"
                    + " --max-input 2048 --min-output 16 --max-output 256 --slo \"p99 ttft<=500, p95 tpot<=25\"",
            "docs/plan.md",
            spec -> {
                PlanFlags flags = new PlanFlags(spec);
                return new Described(
                        flags.sections(),
                        (parsed, console, runner) ->
                                new PlanCommand(console, Version.current(), runner).run(flags.read(parsed)));
            }),
    /** Finds the settings that bear the most load. */
    TUNE(
            "tune",
            "",
            "Finds the settings that bear the most load within objectives.",
            "tune --model llama-3.1-8b --gpu h100-sxm --scheduler vllm-v1 --total-query 2000 --min-input 64"
                    + " --max-input 2048 --min-output 16 --max-output 256 --slo \"p99 ttft<=500, p95 tpot<=25\" --over"
                    + " max-num-batched-tokens=1024..8192 --over max-num-seqs=64..512",
            "docs/tune.md",
            spec -> {
                TuneFlags flags = new TuneFlags(spec);
                return new Described(
                        flags.sections(),
                        (parsed, console, runner) ->
                                new TuneCommand(console, Version.current(), runner).run(flags.read(parsed)));
            }),
    /** Says where the time of a run's requests went. */
    EXPLAIN(
            "explain",
            "[REPORT.json]",
            "Says where requests' time went, and what would have helped.",
            "explain run.json --request q17",
            "docs/explain.md",
            spec -> {
                ExplainFlags flags = new ExplainFlags(spec);
                return new Described(
                        flags.sections(),
                        (parsed, console) -> new ExplainCommand(console, Version.current()).run(flags.read(parsed)));
            }),
    /** Prints a script for the shell. */
    COMPLETION(
            "generate-completion",
            "",
            "Prints a script that completes flags in bash and zsh.",
            "generate-completion >vllm-sim.bash; source vllm-sim.bash; or at once: source <(vllm-sim"
                    + " generate-completion)",
            "README.md",
            spec -> new Described(List.of(), (parsed, console) -> {
                console.out()
                        .print(AutoComplete.bash(Console.COMMAND, spec.root().commandLine()))
                        .print("\n");
                return ExitCode.DONE;
            })),
    /** Shows help; it is answered before commands are read, and stands here to be listed and completed. */
    HELP(
            "help",
            "[TOPIC]",
            "Shows help on a command, a group of flags, or all.",
            "help scheduler",
            "README.md",
            spec -> {
                HelpPage.addTopics(spec);
                return new Described(List.of(), (parsed, console) -> ExitCode.DONE);
            });

    /** Does what a subcommand is for. */
    @FunctionalInterface
    interface Action {
        /**
         * Does it.
         *
         * @param parsed the subcommand's arguments
         * @param runner runs the runs of a study
         * @return the exit code
         */
        int run(ParseResult parsed, Console console, Runner runner);
    }

    /** What a subcommand does that has no study to run. */
    @FunctionalInterface
    interface Alone {
        /** Does it, as an {@link Action}. */
        int run(ParseResult parsed, Console console);
    }

    /**
     * A subcommand that has its flags.
     *
     * @param sections its flags, group by group
     * @param action what it does with them
     */
    record Described(List<FlagSection> sections, Action action) {
        Described {
            sections = List.copyOf(sections);
        }

        Described(List<FlagSection> sections, Alone action) {
            this(sections, (parsed, console, runner) -> action.run(parsed, console));
        }
    }

    private final String label;
    private final String operand;
    private final String description;
    private final String example;
    private final String document;

    @SuppressWarnings("ImmutableEnumChecker") // a function without state
    private final Function<CommandSpec, Described> flags;

    Subcommand(
            String label,
            String operand,
            String description,
            String example,
            String document,
            Function<CommandSpec, Described> flags) {
        this.label = label;
        this.operand = operand;
        this.description = description;
        this.example = example;
        this.document = document;
        this.flags = flags;
    }

    /** The words that call them. */
    static List<String> labels() {
        return Arrays.stream(values()).map(Subcommand::label).toList();
    }

    /** The subcommand that a word calls, or {@code null} if there is none. */
    static @Nullable Subcommand called(String label) {
        for (Subcommand subcommand : values()) {
            if (subcommand.label.equals(label)) {
                return subcommand;
            }
        }
        return null;
    }

    /** The word that calls it. */
    String label() {
        return label;
    }

    /** What it works on, or nothing if it stands alone. */
    String operand() {
        return operand;
    }

    /** What it is for. */
    String description() {
        return description;
    }

    /** A call of it, without the command's name. */
    String example() {
        return example;
    }

    /** Where more is written, as a path in the project. */
    String document() {
        return document;
    }

    /** Gives a command its flags, and says what to do with them. */
    Described describe(CommandSpec spec) {
        spec.addOption(HelpPage.option());
        return flags.apply(spec);
    }
}
