package dev.vllmsim.report.study;

import dev.vllmsim.report.document.LoadAnswer;
import dev.vllmsim.report.document.Summary;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.commons.statistics.descriptive.Mean;
import org.jspecify.annotations.Nullable;

/** A setting that is looked at, and what has been found of it, seed by seed. */
final class Candidate {
    final Map<String, Object> changes;
    final Map<String, Object> shown;

    /** How many of the settings that vary differ from the run as it was given. */
    final int changed;

    final List<Double> values = new ArrayList<>();
    final List<LoadSearch.Found> found = new ArrayList<>();

    @Nullable
    LoadAnswer answer;

    @Nullable
    Summary there;

    @Nullable
    String problem;

    /**
     * @param changes what it changes in the run
     * @param shown the settings that vary, with their values, as they were read
     * @param changed how many of them differ from the run as it was given
     */
    Candidate(Map<String, Object> changes, Map<String, Object> shown, int changed) {
        this.changes = changes;
        this.shown = shown;
        this.changed = changed;
    }

    /** The mean of what was found so far; lowest of all where nothing was. */
    double mean() {
        return values.isEmpty()
                ? Double.NEGATIVE_INFINITY
                : Mean.of(values.stream().mapToDouble(Double::doubleValue).toArray())
                        .getAsDouble();
    }

    /** What was found more than for another, seed by seed, as far as both were looked at. */
    double[] moreThan(Candidate other) {
        int common = Math.min(values.size(), other.values.size());
        double[] more = new double[common];
        for (int i = 0; i < common; i++) {
            more[i] = values.get(i) - other.values.get(i);
        }
        return more;
    }
}
