package dev.vllmsim.report.statistics;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a table or a picture shows of a {@link Distribution}. */
public enum Statistic {
    MEAN(Distribution::mean),
    P50(Distribution::p50),
    P90(Distribution::p90),
    P95(Distribution::p95),
    P99(Distribution::p99);

    /** What is shown unless something else is asked for. */
    public static final List<Statistic> USUAL = List.of(MEAN, P95);

    @SuppressWarnings("ImmutableEnumChecker") // method references without state
    private final Function<Distribution, @Nullable Double> reader;

    Statistic(Function<Distribution, @Nullable Double> reader) {
        this.reader = reader;
    }

    /** Its name as it is written: {@code mean}, {@code p50}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Its value, or {@code null} of an empty sample. */
    public @Nullable Double of(Distribution distribution) {
        return reader.apply(distribution);
    }

    /**
     * Reads names separated by commas.
     *
     * @return the statistics in that order, each once
     * @throws IllegalArgumentException if a name is none, or there is none
     */
    public static List<Statistic> list(String names) {
        List<Statistic> statistics = new ArrayList<>();
        for (String name : names.split(",", -1)) {
            Statistic statistic = named(name.strip());
            if (!statistics.contains(statistic)) {
                statistics.add(statistic);
            }
        }
        return List.copyOf(statistics);
    }

    private static Statistic named(String name) {
        for (Statistic statistic : values()) {
            if (statistic.label().equals(name)) {
                return statistic;
            }
        }
        String all = Arrays.stream(values()).map(Statistic::label).collect(Collectors.joining(", "));
        throw new IllegalArgumentException(
                "must be names out of " + all + ", separated by commas, but has '" + name + "'");
    }
}
