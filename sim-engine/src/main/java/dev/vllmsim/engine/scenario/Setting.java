package dev.vllmsim.engine.scenario;

import dev.vllmsim.engine.settings.Key;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A setting as a person knows it: what the parts of a run that read it have declared of it, together.
 *
 * @param uses who reads it, at least one; the first key stands for all in what they have in common
 * @param everywhere whether all alternatives of a part read it, so that it need not be said which do
 */
public record Setting(List<Use> uses, boolean everywhere) {
    static final String WITH_FILE = "with `workload`";
    static final String WITHOUT_FILE = "without `workload`";

    /**
     * One who reads it.
     *
     * @param where in words, such as "with vllm-v1"; empty for every run
     * @param key how it is declared there
     */
    public record Use(String where, Key<?> key) {}

    public Setting {
        uses = List.copyOf(uses);
    }

    /** What stands for all declarations. */
    public Key<?> key() {
        return uses.get(0).key();
    }

    /** All names by which a person may give it, the one in {@code config} first. */
    public List<String> names() {
        return key().names();
    }

    /** What its flags are called, without hyphens in front, the usual one first. */
    public List<String> flagNames() {
        List<String> flags = new ArrayList<>();
        for (String name : names()) {
            flags.add(key().spelling(name).replace('_', '-'));
        }
        return flags;
    }

    /** Whether a name is one of its own or of its flags', with or without the hyphens in front. */
    public boolean isCalled(String name) {
        String stem = name.startsWith("--") ? name.substring(2) : name;
        return names().contains(stem.replace('-', '_')) || flagNames().contains(stem.replace('_', '-'));
    }

    /** Who reads it, as in "with closed"; empty if every run does. */
    public String where() {
        if (everywhere) {
            return "";
        }
        Set<String> wheres = new LinkedHashSet<>();
        for (Use use : uses) {
            wheres.add(use.where());
        }
        if (wheres.contains("") || (wheres.contains(WITH_FILE) && wheres.contains(WITHOUT_FILE))) {
            return "";
        }
        // "with trace or rate" instead of "with trace or with rate"
        StringBuilder text = new StringBuilder();
        String preposition = "";
        for (String where : wheres) {
            String first = where.substring(0, where.indexOf(' ') + 1);
            text.append(text.length() == 0 ? "" : " or ")
                    .append(first.equals(preposition) ? where.substring(first.length()) : where);
            preposition = first;
        }
        return text.toString();
    }

    /** Whether a run has it as it would be if it were left out. */
    public boolean isUsual(Object value, Map<String, ?> config) {
        String text = value.toString();
        return uses.stream()
                .map(use -> use.key().usualIn(config))
                .anyMatch(usual -> usual != null && usual.toString().equals(text));
    }

    /** What holds where it is left out, as in "16; with vllm-v1: 128"; {@code null} if there is nothing to say. */
    public @Nullable String defaultText() {
        StringBuilder text = new StringBuilder();
        String first = null;
        for (Use use : uses) {
            String each = use.key().defaultText();
            String said = each == null ? use.key().isRequired() ? "required" : null : each;
            if (said == null) {
                continue;
            }
            if (first == null) {
                first = said;
                text.append(said);
            } else if (!said.equals(first)) {
                text.append("; ").append(use.where()).append(": ").append(said);
            }
        }
        return first == null ? null : text.toString();
    }
}
