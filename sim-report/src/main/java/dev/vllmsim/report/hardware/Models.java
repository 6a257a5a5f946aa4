package dev.vllmsim.report.hardware;

import dev.vllmsim.engine.steptime.roofline.ModelShape;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The models that are known by name. */
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
