package dev.vllmsim.report.hardware;

import dev.vllmsim.engine.settings.Key;
import dev.vllmsim.engine.settings.Quotes;
import dev.vllmsim.engine.settings.SettingsException;
import dev.vllmsim.engine.steptime.StepTimeKind;
import dev.vllmsim.engine.steptime.roofline.Card;
import dev.vllmsim.engine.steptime.roofline.CardStructure;
import dev.vllmsim.engine.steptime.roofline.ModelShape;
import dev.vllmsim.engine.steptime.roofline.ModelStructure;
import dev.vllmsim.engine.steptime.roofline.Quantization;
import dev.vllmsim.engine.steptime.roofline.RooflineKeys;
import dev.vllmsim.engine.steptime.roofline.StepTimePreset;
import dev.vllmsim.report.input.BadInputException;
import dev.vllmsim.report.input.Input;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Looks up the cards and models that settings name, so that the settings hold their numbers. A file is read once,
 * however many settings name it.
 */
public final class Hardware {
    private static final String GPU = RooflineKeys.STEP_GPU.name();
    private static final String MODEL = RooflineKeys.STEP_MODEL.name();
    private static final String MODEL_CONFIG = RooflineKeys.STEP_MODEL_CONFIG.name();
    private static final String PRESET = RooflineKeys.STEP_TIME_PRESET.name();
    private static final String CONFIG = "config";
    private static final String JSON = ".json";

    /** What an input is that is no file, by the name that stands for it. */
    private static final String PIPED = "-";

    private final Function<String, ? extends Input> files;
    private final Map<String, Contents> known = new HashMap<>();

    /**
     * What a file holds.
     *
     * @param name of the file, without its folder and its ending; that of the folder, if all such files are called alike
     * @param values its object of JSON
     */
    private record Contents(String name, Map<String, Object> values) {}

    /**
     * @param files the file of a name that a person gave
     */
    public Hardware(Function<String, ? extends Input> files) {
        this.files = files;
    }

    /**
     * The same settings with objects in place of names and files.
     *
     * @throws SettingsException if a name is not known, or what a file says cannot be used
     * @throws BadInputException if a file cannot be read, or is no JSON
     */
    public Map<String, Object> lookUp(Map<String, ?> settings) {
        return lookUpNames(withoutPreset(settings));
    }

    /** The card and the model that a preset stands for, in its place. */
    private static Map<String, ?> withoutPreset(Map<String, ?> settings) {
        Object given = settings.get(PRESET);
        if (given == null || !isPredicted(settings)) {
            return settings;
        }
        if (!StepTimePreset.labels().contains(given.toString())) {
            throw new SettingsException(
                    PRESET,
                    "must be one of " + String.join(", ", StepTimePreset.labels()) + ", but is " + Quotes.of(given));
        }
        for (String other : List.of(GPU, MODEL, MODEL_CONFIG)) {
            if (settings.get(other) != null) {
                throw new SettingsException(
                        PRESET, "and `" + other + "` both say what step times are predicted of: leave one out");
            }
        }
        Map<String, Object> named = new LinkedHashMap<>(settings);
        named.remove(PRESET);
        for (StepTimePreset preset : StepTimePreset.values()) {
            if (preset.label().equals(given)) {
                named.put(GPU, preset.gpu());
                named.put(MODEL, preset.model());
            }
        }
        return named;
    }

    /** Whether no other kind of step time is chosen. */
    private static boolean isPredicted(Map<String, ?> settings) {
        Object kind = settings.get(StepTimeKind.STEP_TIME.name());
        return kind == null || kind.equals(StepTimeKind.ROOFLINE.label());
    }

    private Map<String, Object> lookUpNames(Map<String, ?> settings) {
        Map<String, Object> resolved = new LinkedHashMap<>(settings);
        if (settings.get(GPU) instanceof String gpu) {
            resolved.put(GPU, CardStructure.write(card(gpu)));
        }
        Object config = settings.get(MODEL_CONFIG);
        Object model = settings.get(MODEL);
        if (config != null) {
            if (model instanceof String) {
                throw new SettingsException(
                        MODEL_CONFIG, "and `" + MODEL + "` both say which model it is: leave one out");
            }
            resolved.remove(MODEL_CONFIG);
            resolved.put(MODEL, ModelStructure.write(modelOfFile(MODEL_CONFIG, config.toString(), settings)));
        } else if (model instanceof String name) {
            resolved.put(MODEL, ModelStructure.write(model(name, settings)));
        }
        return resolved;
    }

    private Card card(String nameOrFile) {
        Card card = Cards.named(nameOrFile);
        if (card != null) {
            return card;
        }
        if (!isFile(GPU, nameOrFile)) {
            throw new SettingsException(
                    GPU,
                    "must be one of " + String.join(", ", Cards.names())
                            + ", or a JSON file with bw_tb_per_s, bf16_tflops and memory_bytes of another card, but is "
                            + Quotes.of(nameOrFile));
        }
        Contents file = read(nameOrFile);
        try {
            return Cards.read(file.values(), file.name());
        } catch (IllegalArgumentException e) {
            throw unusable(GPU, nameOrFile, e);
        }
    }

    private ModelShape model(String name, Map<String, ?> settings) {
        ModelShape model = Models.named(name);
        if (model != null) {
            return model;
        }
        if (!isFile(MODEL, name) && !Files.exists(path(MODEL, name).resolve(CONFIG + JSON))) {
            throw new SettingsException(
                    MODEL,
                    "must be one of " + String.join(", ", Models.names()) + ", but is " + Quotes.of(name)
                            + ": give the config.json of another model as `" + MODEL_CONFIG + "`");
        }
        return modelOfFile(MODEL, name, settings);
    }

    private ModelShape modelOfFile(String key, String name, Map<String, ?> settings) {
        Path given = path(key, name);
        Contents file =
                read(Files.isDirectory(given) ? given.resolve(CONFIG + JSON).toString() : name);
        try {
            return ModelConfig.read(file.name(), file.values(), quantization(settings));
        } catch (IllegalArgumentException e) {
            throw unusable(key, name, e);
        }
    }

    /** What a person says in place of the file; what is wrong with it is told where settings are read. */
    private static @Nullable Quantization quantization(Map<String, ?> settings) {
        Key<Quantization> key = RooflineKeys.QUANTIZATION;
        Object given = settings.get(key.name());
        return given != null && Quantization.labels().contains(given.toString())
                ? Quantization.of(given.toString())
                : null;
    }

    /** Whether a person means a file, and no name of the catalogue. */
    private static boolean isFile(String key, String nameOrFile) {
        Path path = path(key, nameOrFile);
        return nameOrFile.endsWith(JSON)
                || nameOrFile.equals(PIPED)
                || (Files.exists(path) && !Files.isDirectory(path));
    }

    private static Path path(String key, String name) {
        try {
            return Path.of(name);
        } catch (InvalidPathException e) {
            throw new SettingsException(key, "must be the name of a file, but is " + Quotes.of(name));
        }
    }

    private Contents read(String name) {
        Contents before = known.get(name);
        if (before != null) {
            return before;
        }
        Input file = files.apply(name);
        Contents contents = new Contents(nameOf(Path.of(file.name())), JsonObjects.read(file));
        known.put(name, contents);
        return contents;
    }

    /** A model's file is called {@code config.json}, whatever model it is: the folder tells one from another. */
    private static String nameOf(Path file) {
        String own = String.valueOf(file.getFileName());
        String name = own.replaceFirst("\\.json(\\.gz)?$", "");
        Path folder = file.getParent();
        Path last = folder == null ? null : folder.getFileName();
        return CONFIG.equals(name) && last != null && !last.toString().isBlank() ? last.toString() : name;
    }

    private static SettingsException unusable(String key, String file, IllegalArgumentException e) {
        return new SettingsException(key, file + " cannot be used: " + e.getMessage());
    }
}
