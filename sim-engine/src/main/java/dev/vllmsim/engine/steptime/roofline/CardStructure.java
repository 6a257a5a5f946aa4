package dev.vllmsim.engine.steptime.roofline;

import dev.vllmsim.engine.settings.Structure;
import dev.vllmsim.engine.steptime.roofline.Card.Efficiency;
import dev.vllmsim.engine.steptime.roofline.Link.Reach;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A card as an object of JSON: in a file of its own, in the catalogue, and in the {@code config} of a report. */
public final class CardStructure {
    private static final String NAME = "name";
    private static final String BANDWIDTH = "bw_tb_per_s";
    private static final String BF16 = "bf16_tflops";
    private static final String FP8 = "fp8_tflops";
    private static final String MEMORY = "memory_bytes";
    private static final String LINK = "link";
    private static final String MEASURED = "measured";
    private static final String START = "start_us";
    private static final String BUS = "bus_gb_per_s";

    private CardStructure() {}

    /**
     * Reads a card. Peaks, rate and size of its memory must be given; what it reaches of them has usual values.
     *
     * @param usualName what it is called if it does not say
     * @throws IllegalArgumentException naming the key that is missing, wrong or unknown
     */
    public static Card read(Map<?, ?> values, String usualName) {
        Structure card = new Structure(values);
        String name = card.text(NAME);
        double bandwidth = card.requiredNumber(BANDWIDTH, "bw");
        double bf16 = card.requiredNumber(BF16, "bf16");
        double fp8 = card.number(0, FP8, "fp8");
        long memory = card.requiredLong(MEMORY, "total_memory_bytes");
        String capability = card.text("compute_capability");
        Efficiency usual = keepsSplitKv(card, capability) ? Efficiency.USUAL_HOPPER : Efficiency.USUAL;
        Efficiency efficiency = new Efficiency(
                card.number(usual.memory(), "e_mem"),
                card.number(usual.compute(), "e_mm"),
                card.number(usual.sharpness(), "p"),
                card.number(usual.kvMemory(), "e_kv"),
                card.number(usual.attention(), "e_attn"),
                card.number(usual.tile(), "tile"),
                card.number(usual.sequenceMicros(), "a_seq_us", "a_seq"));
        Structure linked = card.structure(LINK);
        Link link = linked == null ? null : link(linked);
        boolean measured = card.flag(false, MEASURED);
        card.text("source");
        card.requireCompleteAndKnown();
        return new Card(name == null ? usualName : name, bandwidth, bf16, fp8, memory, efficiency, link, measured);
    }

    /** Hopper and Blackwell for data centres have attention that stays as it is in steps with prefills. */
    private static boolean keepsSplitKv(Structure card, @Nullable String capability) {
        if (capability == null) {
            return false;
        }
        if (!capability.matches("\\d{1,4}(\\.\\d+)?")) {
            throw card.broken("must be a number as 9.0", "compute_capability");
        }
        int major = Integer.parseInt(capability.replaceAll("\\..*", ""));
        return major == 9 || major == 10;
    }

    /** Reads a link. */
    public static Link link(Structure link) {
        String name = link.text(NAME);
        List<Double> start = three(link, START);
        List<Double> bus = three(link, BUS);
        link.text("source");
        link.requireCompleteAndKnown();
        return new Link(
                name == null ? LINK : name,
                new Reach(start.get(0), bus.get(0)),
                new Reach(start.get(1), bus.get(1)),
                new Reach(start.get(2), bus.get(2)));
    }

    private static List<Double> three(Structure link, String key) {
        String rule = "must be a list of three numbers: between 2, 4 and 8 cards";
        List<?> given = link.list(key);
        if (given.size() != 3) {
            throw link.broken(rule, key);
        }
        return given.stream()
                .map(each -> {
                    if (each instanceof Number number) {
                        return number.doubleValue();
                    }
                    throw link.broken(rule, key);
                })
                .toList();
    }

    /** Writes a card, with all that holds for it. */
    public static Map<String, Object> write(Card card) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put(NAME, card.name());
        values.put(BANDWIDTH, plain(card.bandwidthTbPerSecond()));
        values.put(BF16, plain(card.bf16Tflops()));
        values.put(FP8, plain(card.fp8Tflops()));
        values.put(MEMORY, card.memoryBytes());
        Efficiency reach = card.efficiency();
        values.put("e_mem", plain(reach.memory()));
        values.put("e_mm", plain(reach.compute()));
        values.put("p", plain(reach.sharpness()));
        values.put("e_kv", plain(reach.kvMemory()));
        values.put("e_attn", plain(reach.attention()));
        values.put("tile", plain(reach.tile()));
        values.put("a_seq_us", plain(reach.sequenceMicros()));
        Link link = card.link();
        if (link != null) {
            Map<String, Object> linked = new LinkedHashMap<>();
            linked.put(NAME, link.name());
            linked.put(
                    START,
                    List.of(
                            plain(link.two().startMicros()),
                            plain(link.four().startMicros()),
                            plain(link.eight().startMicros())));
            linked.put(
                    BUS,
                    List.of(
                            plain(link.two().busGbPerSecond()),
                            plain(link.four().busGbPerSecond()),
                            plain(link.eight().busGbPerSecond())));
            values.put(LINK, linked);
        }
        values.put(MEASURED, card.measured());
        return values;
    }

    /** A number as JSON should show it: whole where it is whole. */
    private static Object plain(double number) {
        return number == (int) number ? (Object) (int) number : (Object) number;
    }
}
