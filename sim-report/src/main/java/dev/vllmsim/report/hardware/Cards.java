package dev.vllmsim.report.hardware;

import dev.vllmsim.engine.settings.Structure;
import dev.vllmsim.engine.steptime.roofline.Card;
import dev.vllmsim.engine.steptime.roofline.CardStructure;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The cards that are known by name, and those that a file describes. */
public final class Cards {
    private static final String LINK = "link";

    private Cards() {}

    /** The names of all cards of the catalogue. */
    public static List<String> names() {
        return List.copyOf(Catalogue.CARDS.keySet());
    }

    /** The names of all links between cards. */
    public static List<String> links() {
        return List.copyOf(Catalogue.LINKS.keySet());
    }

    /** The card of a name, or {@code null} if none is called that. */
    public static @Nullable Card named(String name) {
        return Catalogue.CARDS.get(name);
    }

    /**
     * The card that a file describes: the keys of the catalogue, of which the peaks, the rate and the size of the
     * memory must be given. Its link is the name of one that is known, or an object.
     *
     * @param values what the file says
     * @param name what the card is called if the file does not say so
     * @throws IllegalArgumentException naming the key that is missing, wrong or unknown
     */
    static Card read(Map<String, Object> values, String name) {
        return CardStructure.read(Catalogue.withLink(values), name);
    }

    /** Read when the first card is asked for. */
    private static final class Catalogue {
        private static final Map<String, Map<String, Object>> LINKS = links();
        private static final Map<String, Card> CARDS = cards();

        private static Map<String, Map<String, Object>> links() {
            Map<String, Map<String, Object>> links = new LinkedHashMap<>();
            for (Map<String, Object> link : JsonObjects.catalogue("links.jsonl")) {
                links.put(String.valueOf(link.get("name")), link);
            }
            return links;
        }

        private static Map<String, Card> cards() {
            Map<String, Card> cards = new LinkedHashMap<>();
            for (Map<String, Object> values : JsonObjects.catalogue("cards.jsonl")) {
                Card card = read(values, "");
                cards.put(card.name(), card);
            }
            return cards;
        }

        /** The values of a card with its link in full where only a name stands. */
        static Map<String, Object> withLink(Map<String, Object> values) {
            if (!(values.get(LINK) instanceof String name)) {
                return values;
            }
            Map<String, Object> link = LINKS.get(name);
            if (link == null) {
                throw new Structure(values)
                        .broken(
                                "must be one of " + String.join(", ", LINKS.keySet())
                                        + ", or an object with start_us and bus_gb_per_s",
                                LINK);
            }
            Map<String, Object> whole = new LinkedHashMap<>(values);
            whole.put(LINK, link);
            return whole;
        }
    }
}
