package dev.vllmsim.cli;

import dev.vllmsim.cli.console.Console;
import dev.vllmsim.cli.flags.FlagGroup;
import dev.vllmsim.cli.flags.FlagSection;
import dev.vllmsim.cli.flags.HelpRequest;
import dev.vllmsim.cli.flags.RunFlags;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** What the command says of itself: a page on what most runs need, and one for each command and group of flags. */
final class HelpPage {
    static final int WIDTH = 100;

    private static final String FLAG = Console.COMMAND + " --help";
    private static final int NAMES = 37;
    private static final int INDENT = 2;

    private final CommandSpec root = CommandSpec.create().name(Console.COMMAND);
    private final RunFlags flags = new RunFlags(root, true);
    private final StringBuilder text = new StringBuilder();

    private HelpPage() {
        root.usageMessage().width(WIDTH);
    }

    /** The flag that asks for help, to be listed and completed: it is answered before flags are read. */
    static OptionSpec option() {
        return OptionSpec.builder("-h", "--help")
                .arity("0..1")
                .type(String.class)
                .paramLabel("TOPIC")
                .description("Shows help on a command, a group of flags, or all.")
                .build();
    }

    /** Gives the command for help its topics. */
    static void addTopics(CommandSpec spec) {
        spec.addPositional(PositionalParamSpec.builder()
                .paramLabel("TOPIC")
                .type(String.class)
                .index("0")
                .arity("0..1")
                .completionCandidates(topics())
                .build());
    }

    private static List<String> topics() {
        List<String> topics = FlagGroup.topics();
        for (Subcommand subcommand : Subcommand.values()) {
            topics.add(subcommand.label());
        }
        return topics;
    }

    /**
     * The page that somebody asks for.
     *
     * @throws dev.vllmsim.cli.console.Failure if there is none
     */
    static String of(HelpRequest request) {
        Subcommand command = null;
        String topic = null;
        for (String word : request.words()) {
            Subcommand called = topic == null && command == null ? Subcommand.called(word) : null;
            if (called != null) {
                command = called;
            } else if (topic == null) {
                topic = word;
            } else {
                throw HelpRequest.unknown(word, topics());
            }
        }
        HelpPage page = new HelpPage();
        if (command != null) {
            page.command(command, topic);
        } else if (topic == null) {
            page.first();
        } else {
            page.topic(topic);
        }
        return page.text.toString();
    }

    private void first() {
        synopsis();
        heading("Flags that most runs need; in brackets, what holds without them");
        flags.common().forEach(this::row);
        heading("More flags");
        row(FLAG + " GROUP", "GROUP: " + String.join(", ", FlagGroup.topics()));
        heading("Commands");
        commands();
        example();
    }

    private void topic(String topic) {
        FlagGroup group = FlagGroup.called(topic);
        if (group == null && !topic.equals(FlagGroup.ALL)) {
            throw HelpRequest.unknown(topic, topics());
        }
        if (group == null) {
            synopsis();
        }
        for (FlagSection section : flags.sections()) {
            if (group == null || section.label().equals(topic)) {
                section(section, root);
            }
        }
        if (group == null) {
            heading("Commands");
            commands();
            example();
        } else {
            line("");
            line("An example: " + Console.COMMAND + " ... " + group.example());
            line("More: " + group.document());
        }
    }

    private void command(Subcommand command, @Nullable String topic) {
        CommandSpec spec = CommandSpec.create().name(command.label());
        spec.usageMessage().width(WIDTH);
        List<FlagSection> sections = command.describe(spec).sections();
        List<String> labels =
                new ArrayList<>(sections.stream().map(FlagSection::label).toList());
        labels.add(FlagGroup.ALL);
        if (topic != null && !labels.contains(topic)) {
            throw HelpRequest.unknown(topic, labels);
        }
        line("Usage: " + Console.COMMAND + " " + command.label()
                + (command.operand().isEmpty() ? "" : " " + command.operand())
                + (sections.isEmpty() ? "" : " [flags]"));
        line("");
        line(command.description());
        for (PositionalParamSpec operand : spec.positionalParameters()) {
            if (operand.description().length > 0) {
                line("");
                row(operand.paramLabel(), operand.description()[0]);
            }
        }
        for (FlagSection section : sections) {
            if (topic == null || topic.equals(FlagGroup.ALL) || topic.equals(section.label())) {
                section(section, spec);
            }
        }
        if (spec.findOption("--config") != null
                && sections.stream().noneMatch(section -> section.options().contains(spec.findOption("--config")))) {
            line("");
            line("It takes all flags that say what is run, too: " + FLAG + " " + FlagGroup.ALL);
        }
        line("");
        line("An example: " + Console.COMMAND + " " + command.example());
        line("More: " + command.document());
    }

    private void synopsis() {
        line("Usage: " + Console.COMMAND + " [flags]");
        line("       " + Console.COMMAND + " COMMAND [flags]");
        line("");
        line("Simulates how an LLM server schedules requests: one batch a step, latencies to the nanosecond.");
    }

    private void commands() {
        for (Subcommand subcommand : Subcommand.values()) {
            row((subcommand.label() + " " + subcommand.operand()).strip(), subcommand.description());
        }
    }

    private void example() {
        line("");
        line("An example:");
        line("  " + Console.COMMAND + " --total-query 100 --min-input 64 --max-input 1024 --min-output 16 \\");
        line("    --max-output 256 --max-num-scheduled-tokens 128 --concurrency 8 \\");
        line("    --prefill-elapsed-time 10 --decode-elapsed-time 3");
        line("More: README.md, docs/settings.md. Exit codes: 0 done, 1 failed, 2 unusable flags, 3 bad input file.");
    }

    private void section(FlagSection section, CommandSpec spec) {
        heading(section.heading());
        Help help = new Help(spec, Help.defaultColorScheme(Help.Ansi.OFF));
        Help.Layout layout = help.createDefaultLayout(section.options(), List.of(), help.colorScheme());
        layout.addAllOptions(section.options(), help.parameterLabelRenderer());
        text.append(layout.toString().replace(System.lineSeparator(), "\n"));
    }

    private void heading(String heading) {
        line("");
        line(heading);
    }

    private void line(String line) {
        text.append(line).append('\n');
    }

    /** A name, and beside it, over as many lines as it takes, what there is to say. */
    private void row(String name, String words) {
        StringBuilder line = new StringBuilder(" ".repeat(INDENT) + name);
        line.append(" ".repeat(Math.max(1, NAMES - line.length())));
        boolean first = true;
        for (String word : words.split(" ", -1)) {
            if (!first && line.length() + 1 + word.length() > WIDTH) {
                line(line.toString());
                line = new StringBuilder(" ".repeat(NAMES));
                first = true;
            }
            line.append(first ? "" : " ").append(word);
            first = false;
        }
        line(line.toString());
    }
}
