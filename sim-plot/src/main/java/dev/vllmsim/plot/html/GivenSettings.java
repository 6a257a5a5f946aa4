package dev.vllmsim.plot.html;

import dev.vllmsim.engine.scenario.Keys;
import dev.vllmsim.engine.scenario.Setting;
import dev.vllmsim.report.page.PageData.Given;
import dev.vllmsim.report.workload.WorkloadFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The settings of a report as a person would type them, each with whether it is as it would be anyway. */
final class GivenSettings {
    private static final Keys KEYS = new Keys(List.of(WorkloadFormat.WORKLOAD_FORMAT));

    private GivenSettings() {}

    static List<Given> of(Map<String, ?> config) {
        List<Given> settings = new ArrayList<>();
        config.forEach((name, value) -> {
            if (value != null) {
                settings.add(given(name, value, config));
            }
        });
        return settings;
    }

    private static Given given(String name, Object value, Map<String, ?> config) {
        Setting setting = KEYS.called(name);
        String shown = shown(value);
        if (setting == null) {
            // What a report has that is none of the engine's, as whether steps were recorded.
            String words = value.equals(true) ? "--" + name.replace('_', '-') : "";
            return new Given(name, words, shown, null, "", false);
        }
        boolean usual = setting.isUsual(value, config);
        return new Given(
                name,
                words(setting, name, shown),
                shown,
                setting.key().unit(),
                setting.key().help(),
                usual);
    }

    private static String words(Setting setting, String name, String value) {
        if (!setting.key().hasFlag()) {
            return "";
        }
        int place = Math.max(0, setting.names().indexOf(name));
        String flag = setting.flagNames().get(place);
        if (setting.key().isToggle()) {
            return value.equals("false") ? "--no-" + flag : "--" + flag;
        }
        return "--" + flag + " " + quoted(value);
    }

    /** A value of one word for a shell. */
    private static String quoted(String value) {
        return value.matches("[\\w@%+=:,./-]+") ? value : "'" + value.replace("'", "'\\''") + "'";
    }

    /** Cards and models stand in a report with all their numbers: their names are enough. */
    private static String shown(@Nullable Object value) {
        return value instanceof Map<?, ?> fields && fields.get("name") != null
                ? String.valueOf(fields.get("name"))
                : String.valueOf(value);
    }
}
