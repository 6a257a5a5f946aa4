package dev.vllmsim.engine.steptime.roofline;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * What a step would take if one resource alone held it back, in nanoseconds. The step takes less than their sum, as
 * reading and computing overlap.
 *
 * @param launches the engine, the launches of kernels, and what each request costs
 * @param memory reading weights, keys and values, and what lies between the products
 * @param compute arithmetic
 * @param link all-reduces between cards
 */
public record StepParts(double launches, double memory, double compute, double link) {
    /** A resource that may hold a step back. */
    public enum Bound {
        /** The engine and the launches of kernels. */
        LAUNCHES,
        /** The card's memory. */
        MEMORY,
        /** The card's arithmetic. */
        COMPUTE,
        /** The link between cards. */
        LINK;

        /** The name in documents. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** The names of all. */
        public static List<String> labels() {
            return Arrays.stream(values()).map(Bound::label).toList();
        }
    }

    /** How long a resource alone would take. */
    public double of(Bound bound) {
        return switch (bound) {
            case LAUNCHES -> launches;
            case MEMORY -> memory;
            case COMPUTE -> compute;
            case LINK -> link;
        };
    }

    /** The resource that takes longest. */
    public Bound bound() {
        return Arrays.stream(Bound.values())
                .max(Comparator.comparingDouble(this::of))
                .orElseThrow();
    }
}
