package dev.vllmsim.report.study;

import dev.vllmsim.report.document.Summary;
import dev.vllmsim.report.document.Warning;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a run must reach, all of it.
 *
 * @param all the objectives, at least one
 */
public record Objectives(List<Objective> all) implements Serializable {
    /** So many values beyond a percentile make it steady. */
    private static final long STEADY = 10;

    public Objectives {
        all = List.copyOf(all);
        if (all.isEmpty()) {
            throw new IllegalArgumentException("there must be at least one objective");
        }
    }

    /**
     * Reads objectives separated by commas or semicolons, as in {@code p99 ttft<=500, p95 tpot<=25}.
     *
     * @throws IllegalArgumentException if they cannot be used; the message goes on after the name of the flag
     */
    public static Objectives parse(String text) {
        List<Objective> all = new ArrayList<>();
        for (String part : text.split("[,;]", -1)) {
            Objective objective = Objective.parse(part);
            if (all.stream().anyMatch(other -> other.figure().equals(objective.figure()))) {
                throw new IllegalArgumentException(
                        "has " + objective.figure().name() + " twice: give one limit for it");
            }
            all.add(objective);
        }
        return new Objectives(all);
    }

    /** Whether the share of good requests is among them, for which somebody must say what good is. */
    public boolean needGoodput() {
        return all.stream().anyMatch(objective -> objective.figure().equals(Figure.GOODPUT));
    }

    /** The objective that a run is nearest to missing, or misses most. */
    Objective tightest(Summary summary) {
        Objective tightest = all.get(0);
        for (Objective objective : all) {
            if (objective.margin(summary) < tightest.margin(summary)) {
                tightest = objective;
            }
        }
        return tightest;
    }

    /** Whether a run reaches them all. */
    boolean heldBy(Summary summary) {
        return tightest(summary).margin(summary) >= 0;
    }

    /** What a run has of the figures that are looked at. */
    Map<String, @Nullable Double> figures(Summary summary) {
        Map<String, @Nullable Double> figures = new LinkedHashMap<>();
        for (Objective objective : all) {
            figures.put(objective.figure().name(), objective.figure().of(summary));
        }
        return figures;
    }

    /** The most requests that one of them needs to say anything: 100 for a p99. */
    public int fewestRequests() {
        return all.stream().mapToInt(Objective::oneIn).max().orElse(1);
    }

    /** Warns of a percentile that a few requests decide. */
    void few(long requests, List<Warning> warnings) {
        Objective most = mostDemanding();
        long steady = STEADY * most.oneIn();
        if (most.oneIn() > 1 && requests < steady) {
            warnings.add(new Warning(
                    "few_samples",
                    most.text() + " is decided by the " + Math.max(1, requests / most.oneIn()) + " worst of " + requests
                            + " requests; " + steady + " or more make it steadier"));
        }
    }

    /** The objective that needs the most requests. */
    public Objective mostDemanding() {
        Objective most = all.get(0);
        for (Objective objective : all) {
            if (objective.oneIn() > most.oneIn()) {
                most = objective;
            }
        }
        return most;
    }
}
