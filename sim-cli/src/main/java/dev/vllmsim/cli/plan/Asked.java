package dev.vllmsim.cli.plan;

import dev.vllmsim.cli.run.Variants;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What is asked of a plan or a tune, in the words of its flags: what was typed, and where nothing was, what the document
 * whose settings are taken was asked. It is in the {@code config} of the report, so that a report alone is enough to ask
 * the same again.
 *
 * @param kind the kind of document
 * @param search what is sought
 * @param over the settings that vary
 * @param budget what it may take, or {@code null}
 */
public record Asked(
        String kind,
        LoadOptions.Typed search,
        List<String> over,
        @Nullable String budget) {
    private static final String ASKED = "asked";
    private static final String KIND = "kind";
    private static final String SLO = "slo";
    private static final String BY = "by";
    private static final String REPLICATIONS = "replications";
    private static final String TOLERANCE = "tolerance";
    private static final String OVER = "over";
    private static final String BUDGET = "budget";

    public Asked {
        over = List.copyOf(over);
    }

    /**
     * What was typed, and for the rest what the document says that the run is from, if it is of this kind.
     *
     * @param run the run
     * @param anotherGoal whether something other than a load is sought now, whatever the document says
     */
    public Asked beside(Variants run, boolean anotherGoal) {
        Map<String, Object> before = run.asked();
        if (!kind.equals(before.get(KIND))) {
            return this;
        }
        boolean load = !anotherGoal;
        return new Asked(
                kind,
                new LoadOptions.Typed(
                        either(search.slo(), load ? before.get(SLO) : null),
                        either(search.by(), load ? before.get(BY) : null),
                        either(search.replications(), before.get(REPLICATIONS)),
                        either(search.tolerance(), load ? before.get(TOLERANCE) : null)),
                over.isEmpty() && before.get(OVER) instanceof List<?> axes
                        ? axes.stream().map(String::valueOf).toList()
                        : over,
                either(budget, before.get(BUDGET)));
    }

    private static @Nullable String either(@Nullable String typed, @Nullable Object before) {
        return typed != null || before == null ? typed : before.toString();
    }

    /** The settings of a run with what was asked of it. */
    public Supplier<Map<String, Object>> with(Supplier<Map<String, Object>> config) {
        Map<String, Object> asked = new LinkedHashMap<>();
        asked.put(KIND, kind);
        put(asked, SLO, search.slo());
        put(asked, BY, search.by());
        put(asked, REPLICATIONS, search.replications());
        put(asked, TOLERANCE, search.tolerance());
        if (!over.isEmpty()) {
            asked.put(OVER, over);
        }
        put(asked, BUDGET, budget);
        return () -> {
            Map<String, Object> complete = new LinkedHashMap<>(config.get());
            complete.put(ASKED, asked);
            return complete;
        };
    }

    private static void put(Map<String, Object> asked, String name, @Nullable String word) {
        if (word != null) {
            asked.put(name, word);
        }
    }
}
