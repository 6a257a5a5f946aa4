package dev.vllmsim.plot.sweep;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The objectives of a run's requests, of which the setting {@code goodput} is a text like {@code ttft:500 tpot:25}. */
final class Objectives {
    private final Map<Figure.Quantity, Double> millis = new EnumMap<>(Figure.Quantity.class);

    /** Reads them from a run's settings; what is not an objective is passed over. */
    Objectives(Map<String, ?> config) {
        if (!(config.get("goodput") instanceof String text)) {
            return;
        }
        for (String pair : text.split("[\\s,]+", -1)) {
            int colon = pair.indexOf(':');
            if (colon < 1) {
                continue;
            }
            for (Figure.Quantity quantity : new Figure.Quantity[] {Figure.Quantity.TTFT, Figure.Quantity.TPOT}) {
                if (pair.substring(0, colon).toUpperCase(Locale.ROOT).equals(quantity.name())) {
                    Double value = number(pair.substring(colon + 1));
                    if (value != null) {
                        millis.put(quantity, value);
                    }
                }
            }
        }
    }

    private static @Nullable Double number(String text) {
        try {
            return Double.valueOf(text);
        } catch (NumberFormatException e) {
            return null;
        }
    }

    /** The objective in milliseconds, or {@code null} if there is none. */
    @Nullable
    Double of(Figure.Quantity quantity) {
        return millis.get(quantity);
    }
}
