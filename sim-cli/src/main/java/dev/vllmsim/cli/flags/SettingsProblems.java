package dev.vllmsim.cli.flags;

import dev.vllmsim.cli.console.ExitCode;
import dev.vllmsim.cli.console.Failure;
import dev.vllmsim.engine.settings.SettingsException;
import java.util.ArrayList;
import java.util.List;

/** Tells a person of settings that cannot be used, in terms of what was typed. */
public final class SettingsProblems {
    private SettingsProblems() {}

    /** The failure to end with: a line for what is missing, and one for each other problem. */
    public static Failure failure(SettingsException problems, SettingsInput input) {
        List<String> lines = new ArrayList<>();
        boolean typed = !problems.missing().isEmpty();
        if (typed) {
            lines.add(missing(problems.missing()));
        }
        for (SettingsException.Problem problem : problems.problems()) {
            String name = problem.name();
            boolean fromFile = input.isFromFile(name);
            typed |= !fromFile;
            String subject = name.isEmpty() ? "" : input.nameOf(name) + " ";
            lines.add((fromFile ? input.configFile() + ": " : "") + subject + sentence(problem.message(), input));
        }
        return new Failure(typed ? ExitCode.USAGE : ExitCode.BAD_INPUT, String.join("\n", lines), problems);
    }

    private static String missing(List<String> settings) {
        List<String> names = new ArrayList<>();
        List<String> examples = new ArrayList<>();
        boolean lengths = false;
        for (String setting : settings) {
            SettingFlag flag = SettingFlag.of(setting);
            String name = flag == null ? setting : flag.nameOf(setting);
            names.add(name);
            String example = flag == null ? null : flag.declared().key().example();
            if (example != null) {
                examples.add(name + " " + example);
            }
            lengths |= flag != null && flag.group() == FlagGroup.WORKLOAD;
        }
        return "missing " + String.join(", ", names)
                + (examples.isEmpty() ? "" : "; for example " + String.join(" ", examples))
                + (lengths ? "; --workload FILE takes requests from a file instead of drawing them" : "");
    }

    /** The message with flags in place of the settings that it names in backquotes. */
    public static String sentence(String message, SettingsInput input) {
        StringBuilder text = new StringBuilder();
        int from = 0;
        while (true) {
            int open = message.indexOf('`', from);
            int close = open < 0 ? -1 : message.indexOf('`', open + 1);
            if (close < 0) {
                return text.append(message, from, message.length()).toString();
            }
            text.append(message, from, open).append(input.nameOf(message.substring(open + 1, close)));
            from = close + 1;
        }
    }
}
