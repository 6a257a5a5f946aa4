package dev.vllmsim.cli.flags;

import dev.vllmsim.cli.console.Failure;
import dev.vllmsim.engine.scenario.Keys;
import dev.vllmsim.engine.scenario.Setting;
import dev.vllmsim.engine.steptime.roofline.RooflineKeys;
import dev.vllmsim.report.hardware.Cards;
import dev.vllmsim.report.hardware.Models;
import dev.vllmsim.report.study.SettingChanges;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A flag that gives a setting of the run. Its value is handed on as it was typed: the engine knows the rules.
 *
 * @param declared the setting
 */
public record SettingFlag(Setting declared) {
    /** All settings, with those that the files of workloads have. */
    public static final Keys KEYS = SettingChanges.KEYS;

    /** Every flag that gives a setting, in the order in which the help lists them. */
    public static final List<SettingFlag> ALL = all();

    private static List<SettingFlag> all() {
        List<SettingFlag> all = new ArrayList<>();
        for (Setting setting : KEYS.all()) {
            if (setting.key().hasFlag()) {
                all.add(new SettingFlag(setting));
            }
        }
        return List.copyOf(all);
    }

    /** The setting's name, as in a report's {@code config}. */
    public String setting() {
        return declared.key().name();
    }

    /** The heading under which the help lists the flag. */
    public FlagGroup group() {
        return FlagGroup.of(declared.key().group());
    }

    /** What the flag is called; the first is used in messages unless another was typed. */
    public List<String> names() {
        List<String> names = new ArrayList<>();
        for (String name : declared.flagNames()) {
            names.add("--" + name);
        }
        return names;
    }

    /** Of a name of the setting, how the flag says it. */
    public String nameOf(String settingName) {
        int place = declared.names().indexOf(settingName);
        return names().get(Math.max(place, 0));
    }

    /** What kind of value it takes; empty for a switch, which has an opposite, {@code --no-…}, in place of a value. */
    public String label() {
        return declared.key().label();
    }

    /** Whether the flag takes several values, up to the next flag. */
    public boolean takesSeveral() {
        return declared.key().takesSeveral();
    }

    /** The values to offer while it is typed, which may not be all; looked up when they are asked for. */
    public Iterable<String> completions() {
        String setting = setting();
        if (setting.equals(RooflineKeys.STEP_GPU.name())) {
            return () -> Cards.names().iterator();
        }
        return setting.equals(RooflineKeys.STEP_MODEL.name())
                ? () -> Models.names().iterator()
                : declared.key().choices();
    }

    /** Whether the flag takes no value. */
    public boolean isSwitch() {
        return declared.key().isToggle();
    }

    /** What it is for, who reads it, and its default. */
    public String description() {
        StringBuilder text = new StringBuilder(declared.key().help());
        String where = declared.where();
        if (!where.isEmpty()) {
            text.append(' ').append(sentence(where));
        }
        String usual = declared.defaultText();
        if (usual != null) {
            text.append(' ').append(sentence(usual.startsWith("required") ? usual : "Default: " + usual));
        }
        return inFlags(text.toString());
    }

    /** The first thing to say of it, with its choices and its default. */
    String brief() {
        String usual = declared.defaultText();
        String choices = String.join(", ", declared.key().choices());
        return firstPart(declared.key().help())
                + (choices.isEmpty() || declared.key().label().indexOf('|') >= 0 ? "" : ": " + choices)
                + (usual == null ? "" : inFlags(" [" + usual + "]"));
    }

    /** A text up to its first stop. */
    static String firstPart(String text) {
        for (int i = 0; i < text.length(); i++) {
            boolean ends = i + 1 == text.length() || text.charAt(i + 1) == ' ';
            if (ends && ".:;".indexOf(text.charAt(i)) >= 0) {
                return text.substring(0, i);
            }
        }
        return text;
    }

    private static String sentence(String text) {
        return Character.toUpperCase(text.charAt(0)) + text.substring(1) + ".";
    }

    /** A text with flags in place of the settings that it names in backquotes. */
    public static String inFlags(String text) {
        StringBuilder replaced = new StringBuilder();
        int from = 0;
        for (int open = text.indexOf('`'); open >= 0; open = text.indexOf('`', from)) {
            int close = text.indexOf('`', open + 1);
            if (close < 0) {
                break;
            }
            String name = text.substring(open + 1, close);
            SettingFlag flag = of(name);
            replaced.append(text, from, open).append(flag == null ? name : flag.nameOf(name));
            from = close + 1;
        }
        return replaced.append(text, from, text.length()).toString();
    }

    /** The flag of a setting by any of the setting's names, or {@code null} if no flag gives it. */
    public static @Nullable SettingFlag of(String setting) {
        for (SettingFlag flag : ALL) {
            if (flag.declared.names().contains(setting)) {
                return flag;
            }
        }
        return null;
    }

    /** Settings of a file by the names that flags give them, so that flags override them, whatever the file's names. */
    public static Map<String, Object> byFirstNames(Map<String, Object> settings) {
        Map<String, Object> renamed = new LinkedHashMap<>();
        settings.forEach((name, value) -> {
            SettingFlag flag = of(name);
            String first = flag == null ? name : flag.setting();
            renamed.put(settings.containsKey(first) ? name : first, value);
        });
        return renamed;
    }

    /**
     * The setting that a person means by a name, which may be its own or its flag's, with or without the hyphens in
     * front.
     *
     * @throws Failure if there is none
     */
    public static Setting settingCalled(String name) {
        for (SettingFlag flag : ALL) {
            if (flag.declared.isCalled(name)) {
                return flag.declared;
            }
        }
        List<String> known = new ArrayList<>();
        for (SettingFlag flag : ALL) {
            known.addAll(flag.declared.flagNames());
        }
        List<String> meant = Suggestions.of(name.startsWith("--") ? name.substring(2) : name, known);
        throw Failure.usage("no setting is called '" + name + "'"
                + (meant.isEmpty()
                        ? ": the settings are the flags of --help that take a value"
                        : "; did you mean " + String.join(" or ", meant) + "?"));
    }
}
