package dev.vllmsim.engine.settings;

import java.io.Serializable;
import java.util.List;

/** Settings that cannot be used, each with the rule it breaks and the value that breaks it. */
public final class SettingsException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    /**
     * What is wrong with one setting.
     *
     * @param name the setting's name, in {@code snake_case}
     * @param message the rule and the value, as in "must be at least 1, but is 0"; names of other settings stand in
     *     backquotes, so that whoever shows the message can put there what a person knows them by
     * @param unused whether nobody asked for the setting: its value breaks no rule
     */
    public record Problem(String name, String message, boolean unused) implements Serializable {
        /** A setting whose value breaks a rule. */
        public Problem(String name, String message) {
            this(name, message, false);
        }
    }

    private final List<String> missing;
    private final List<Problem> problems;

    SettingsException(List<String> missing, List<Problem> problems) {
        super(describe(missing, problems));
        this.missing = List.copyOf(missing);
        this.problems = List.copyOf(problems);
    }

    /** A single wrong setting. */
    public SettingsException(String name, String message) {
        this(List.of(), List.of(new Problem(name, message)));
    }

    /** A required setting that was not given. */
    public static SettingsException missing(String name) {
        return new SettingsException(List.of(name), List.of());
    }

    private static String describe(List<String> missing, List<Problem> problems) {
        StringBuilder text = new StringBuilder();
        if (!missing.isEmpty()) {
            text.append("missing: ").append(String.join(", ", missing));
        }
        for (Problem problem : problems) {
            text.append(text.length() == 0 ? "" : "; ")
                    .append(problem.name())
                    .append(' ')
                    .append(problem.message());
        }
        return text.toString();
    }

    /** Names of the required settings that were not given, in the order in which they were asked for. */
    public List<String> missing() {
        return missing;
    }

    /** The settings with unusable values. */
    public List<Problem> problems() {
        return problems;
    }
}
