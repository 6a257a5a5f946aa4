package dev.vllmsim.report.hardware;

import dev.vllmsim.engine.steptime.roofline.ModelShape;
import dev.vllmsim.engine.steptime.roofline.Quantization;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The models that are known by name, and those whose {@code config.json} is at hand. */
public final class Models {
    private Models() {}

    /** The names of all models of the catalogue. */
    public static List<String> names() {
        return List.copyOf(Catalogue.MODELS.keySet());
    }

    /**
     * The model of a name: that of the catalogue, or that of its repository at Hugging Face.
     *
     * @return the model, or {@code null} if none is called that
     */
    public static @Nullable ModelShape named(String name) {
        for (Map.Entry<String, Map<String, Object>> entry : Catalogue.MODELS.entrySet()) {
            Map<String, Object> model = entry.getValue();
            if (entry.getKey().equals(name) || name.equals(model.get("hugging_face"))) {
                if (model.get("config") instanceof Map<?, ?> config) {
                    return ModelConfig.read(entry.getKey(), config, null);
                }
            }
        }
        return null;
    }

    /**
     * The model that a {@code config.json} describes.
     *
     * @param quantization how its weights are kept, or {@code null} if the file says so
     * @throws IllegalArgumentException naming the key that is missing, wrong, or tells of what is not predicted
     * @throws IOException if the file cannot be read
     */
    public static ModelShape read(Path file, @Nullable Quantization quantization) throws IOException {
        return ModelConfig.read(name(file), JsonObjects.read(file), quantization);
    }

    /** The files are all called {@code config.json}: the folder tells them apart, where the path has one. */
    private static String name(Path file) {
        String own = String.valueOf(file.getFileName()).replaceFirst("\\.json$", "");
        Path folder = file.getParent();
        Path last = folder == null ? null : folder.getFileName();
        return "config".equals(own) && last != null && !last.toString().isBlank() ? last.toString() : own;
    }

    /** Read when the first model is asked for. */
    private static final class Catalogue {
        private static final Map<String, Map<String, Object>> MODELS = models();

        private static Map<String, Map<String, Object>> models() {
            Map<String, Map<String, Object>> models = new LinkedHashMap<>();
            for (Map<String, Object> model : JsonObjects.catalogue("models.jsonl")) {
                models.put(String.valueOf(model.get("name")), model);
            }
            return models;
        }
    }
}
