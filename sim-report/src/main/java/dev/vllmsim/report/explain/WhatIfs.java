package dev.vllmsim.report.explain;

import dev.vllmsim.engine.request.RequestSpec;
import dev.vllmsim.engine.scenario.Scenario;
import dev.vllmsim.engine.simulation.StalledException;
import dev.vllmsim.engine.simulation.TimeOverflowException;
import dev.vllmsim.engine.sweep.Sweep;
import dev.vllmsim.engine.workload.RequestSource;
import dev.vllmsim.report.document.ExplainReport.Changed;
import dev.vllmsim.report.document.ExplainReport.WhatIf;
import dev.vllmsim.report.document.Summary;
import dev.vllmsim.report.study.Figure;
import dev.vllmsim.report.study.ScenarioSource;
import dev.vllmsim.report.study.Trial;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What would have helped: the same requests run again, with one setting relaxed at a time. */
public final class WhatIfs {
    private static final List<String> SHOWN = List.of("p99_ttft_ms", "p95_tpot_ms", "tps");

    private final ScenarioSource source;
    private final BiFunction<String, @Nullable Object, String> flag;

    /**
     * @param source makes the runs
     * @param flag how a setting of a value is asked for; {@code null} for one that is not to be given
     */
    public WhatIfs(ScenarioSource source, BiFunction<String, @Nullable Object, String> flag) {
        this.source = source;
        this.flag = flag;
    }

    private record Variant(Map<String, @Nullable Object> changes, Scenario scenario) {}

    /** The figures that are shown where they are sorted by one of them. */
    public static List<Figure> figures(Figure sortedBy) {
        return Stream.concat(SHOWN.stream().map(Figure::named), Stream.of(sortedBy))
                .filter(figure -> figure != null)
                .distinct()
                .toList();
    }

    /**
     * Runs them.
     *
     * @param config the settings of the run
     * @param base the run in numbers
     * @param sortedBy what is to be best first
     * @param threads how many run at a time, at least 1
     */
    public List<WhatIf> of(Map<String, Object> config, Summary base, Figure sortedBy, int threads) {
        List<Variant> variants = new ArrayList<>();
        Set<Map<String, Object>> known = new LinkedHashSet<>();
        known.add(source.with(Map.of()).config());
        for (Map<String, @Nullable Object> changes : Relaxations.of(config)) {
            if ("priority".equals(changes.get("scheduling_policy")) && equalPriorities(source.with(Map.of()))) {
                continue;
            }
            try {
                Scenario scenario = source.with(changes);
                // What the run has no use for changes nothing.
                if (known.add(scenario.config())) {
                    variants.add(new Variant(changes, scenario));
                }
            } catch (RuntimeException e) {
                // A setting that cannot be so is no advice.
            }
        }
        List<Optional<Summary>> summaries = Sweep.run(variants, WhatIfs::run, variant -> {}, threads);
        List<Figure> figures = figures(sortedBy);
        List<WhatIf> all = new ArrayList<>();
        Map<WhatIf, Double> order = new LinkedHashMap<>();
        for (int i = 0; i < variants.size(); i++) {
            Summary summary = summaries.get(i).orElse(null);
            if (summary != null) {
                WhatIf whatIf = whatIf(variants.get(i), summary, base, figures);
                all.add(whatIf);
                Double value = sortedBy.of(summary);
                order.put(whatIf, value == null ? Double.POSITIVE_INFINITY : sortedBy.lowerIsBetter() ? value : -value);
            }
        }
        all.sort(Comparator.comparing(order::get));
        return List.copyOf(all);
    }

    private static boolean equalPriorities(Scenario scenario) {
        try (RequestSource requests = scenario.requests().open()) {
            RequestSpec first = requests.next();
            RequestSpec next = first;
            while (first != null && next != null && next.priority() == first.priority()) {
                next = requests.next();
            }
            return next == null;
        }
    }

    private static Optional<Summary> run(Variant variant) {
        try {
            return Optional.of(Trial.of(variant.scenario).summary());
        } catch (StalledException | TimeOverflowException e) {
            return Optional.empty();
        }
    }

    private WhatIf whatIf(Variant variant, Summary summary, Summary base, List<Figure> figures) {
        Map<String, Changed> changed = new LinkedHashMap<>();
        for (Figure figure : figures) {
            Double value = figure.of(summary);
            Double before = figure.of(base);
            changed.put(figure.name(), new Changed(value, value == null || before == null ? null : value - before));
        }
        List<String> flags = new ArrayList<>();
        variant.changes.forEach((setting, value) -> flags.add(flag.apply(setting, value)));
        return new WhatIf(String.join(" ", flags), variant.changes, changed);
    }
}
