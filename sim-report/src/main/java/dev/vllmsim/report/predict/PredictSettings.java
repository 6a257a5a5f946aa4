package dev.vllmsim.report.predict;

import dev.vllmsim.engine.scheduler.PagedSettings;
import dev.vllmsim.engine.scheduler.vllmv1.VllmV1Settings;
import dev.vllmsim.engine.settings.Key;
import dev.vllmsim.engine.settings.Settings;
import dev.vllmsim.engine.settings.SettingsException;
import dev.vllmsim.engine.steptime.StepTimeKind;
import dev.vllmsim.engine.steptime.roofline.RooflineKeys;
import dev.vllmsim.engine.steptime.roofline.RooflineSettings;
import dev.vllmsim.engine.steptime.roofline.RooflineStepTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * What a prediction depends on, read from settings.
 *
 * @param roofline the model, the cards, and how much of their memory is used
 * @param stepTime its step times
 * @param limits of vLLM
 * @param maxModelLen the longest request, if it is said
 * @param config all settings, defaults included
 */
record PredictSettings(
        RooflineSettings roofline,
        RooflineStepTime stepTime,
        PagedSettings limits,
        OptionalInt maxModelLen,
        Map<String, Object> config) {

    /** The settings that a prediction has. */
    static List<Key<?>> keys() {
        List<Key<?>> keys = new ArrayList<>(RooflineKeys.ALL);
        keys.remove(RooflineKeys.STEP_TIME_PRESET);
        keys.add(StepTimeKind.STEP_TIME_SCALE);
        keys.addAll(VllmV1Settings.KEYS);
        return keys;
    }

    /**
     * Reads settings, in which names and files have been looked up.
     *
     * @throws SettingsException naming all that is missing, unusable or not used
     */
    static PredictSettings read(Map<String, ?> given) {
        Settings settings = new Settings(given);
        @Nullable VllmV1Settings limits = settings.build(() -> VllmV1Settings.from(settings));
        double scale = settings.get(StepTimeKind.STEP_TIME_SCALE);
        @Nullable RooflineSettings roofline = settings.build(() -> RooflineSettings.from(settings));
        settings.finish(name -> "is not used by a prediction");
        if (limits == null || roofline == null) {
            throw new IllegalStateException("settings without a problem made no prediction");
        }
        return new PredictSettings(
                roofline,
                roofline.stepTime(limits.maxNumSeqs()).scaledBy(scale),
                limits,
                limits.maxModelLen(),
                settings.resolved());
    }
}
