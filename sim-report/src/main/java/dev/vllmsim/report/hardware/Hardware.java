package dev.vllmsim.report.hardware;

import dev.vllmsim.engine.settings.Key;
import dev.vllmsim.engine.settings.Quotes;
import dev.vllmsim.engine.settings.SettingsException;
import dev.vllmsim.engine.steptime.roofline.Card;
import dev.vllmsim.engine.steptime.roofline.CardStructure;
import dev.vllmsim.engine.steptime.roofline.ModelShape;
import dev.vllmsim.engine.steptime.roofline.ModelStructure;
import dev.vllmsim.engine.steptime.roofline.Quantization;
import dev.vllmsim.engine.steptime.roofline.RooflineKeys;
import dev.vllmsim.report.file.AtomicFile;
import dev.vllmsim.report.input.BadInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Looks up the cards and models that settings name, so that the settings hold their numbers. */
public final class Hardware {
    private static final String GPU = RooflineKeys.STEP_GPU.name();
    private static final String MODEL = RooflineKeys.STEP_MODEL.name();
    private static final String MODEL_CONFIG = RooflineKeys.STEP_MODEL_CONFIG.name();
    private static final String CONFIG_FILE = "config.json";

    private Hardware() {}

    /**
     * The same settings with objects in place of names and files.
     *
     * @throws SettingsException if a name is not known, or what a file says cannot be used
     * @throws BadInputException if a file cannot be read, or is no JSON
     */
    public static Map<String, Object> lookUp(Map<String, ?> settings) {
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

    private static Card card(String nameOrFile) {
        Card known = Cards.named(nameOrFile);
        if (known != null) {
            return known;
        }
        Path file = file(nameOrFile);
        if (file == null) {
            throw new SettingsException(
                    GPU,
                    "must be one of " + String.join(", ", Cards.names())
                            + ", or a JSON file with bw_tb_per_s, bf16_tflops and memory_bytes of another card, but is "
                            + Quotes.of(nameOrFile));
        }
        try {
            return Cards.read(file);
        } catch (IOException e) {
            throw unreadable(nameOrFile, e);
        } catch (IllegalArgumentException e) {
            throw unusable(GPU, nameOrFile, e);
        }
    }

    private static ModelShape model(String name, Map<String, ?> settings) {
        ModelShape known = Models.named(name);
        if (known != null) {
            return known;
        }
        if (file(name) == null) {
            throw new SettingsException(
                    MODEL,
                    "must be one of " + String.join(", ", Models.names()) + ", but is " + Quotes.of(name)
                            + ": give the config.json of another model as `" + MODEL_CONFIG + "`");
        }
        return modelOfFile(MODEL, name, settings);
    }

    private static ModelShape modelOfFile(String key, String name, Map<String, ?> settings) {
        Path given = path(key, name);
        Path file = Files.isDirectory(given) ? given.resolve(CONFIG_FILE) : given;
        try {
            return Models.read(file, quantization(settings));
        } catch (IOException e) {
            throw unreadable(name, e);
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

    /** The file that a person means, or {@code null} if it looks like a name. */
    private static @Nullable Path file(String nameOrFile) {
        Path path = path(GPU, nameOrFile);
        boolean meansFile = nameOrFile.endsWith(".json") || Files.isRegularFile(path);
        return meansFile ? path : null;
    }

    private static Path path(String key, String name) {
        try {
            return Path.of(name);
        } catch (InvalidPathException e) {
            throw new SettingsException(key, "must be the name of a file, but is " + Quotes.of(name));
        }
    }

    private static BadInputException unreadable(String name, IOException e) {
        String reason = e instanceof NoSuchFileException ? "there is no such file" : AtomicFile.reason(e);
        return new BadInputException("cannot read " + name + ": " + reason, e);
    }

    private static RuntimeException unusable(String key, String name, IllegalArgumentException e) {
        return e instanceof NoJsonException
                ? new BadInputException(name + ": " + e.getMessage(), e)
                : new SettingsException(key, name + " cannot be used: " + e.getMessage());
    }
}
