package dev.vllmsim.cli.run;

import dev.vllmsim.cli.flags.SettingsInput;
import dev.vllmsim.cli.flags.SettingsProblems;
import dev.vllmsim.engine.settings.Key;
import dev.vllmsim.engine.settings.Settings;
import dev.vllmsim.engine.settings.SettingsException;
import dev.vllmsim.plot.StepsOptions;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which steps are drawn in detail.
 *
 * @param from the first, from 0
 * @param count how many at most, at least 1
 */
record StepsWindow(int from, int count) {

    private static final String FROM = "--steps-from";
    private static final String COUNT = "--steps-count";

    /**
     * The window that was typed, or the usual one.
     *
     * @throws dev.vllmsim.cli.console.Failure if it is none
     */
    static StepsWindow of(@Nullable String from, @Nullable String count) {
        Map<String, Object> values = new LinkedHashMap<>();
        if (from != null) {
            values.put(FROM, from);
        }
        if (count != null) {
            values.put(COUNT, count);
        }
        Settings settings = new Settings(values);
        int first = settings.get(Key.count(FROM).atLeast(0).usual(0).key());
        int most =
                settings.get(Key.count(COUNT).usual(StepsOptions.DEFAULT_COUNT).key());
        try {
            settings.finish(name -> "");
        } catch (SettingsException e) {
            throw SettingsProblems.failure(e, new SettingsInput(values, Map.of(FROM, FROM, COUNT, COUNT), null));
        }
        return new StepsWindow(first, most);
    }
}
