package dev.vllmsim.report.document;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The document of kind {@code hit-curve}: what share of the blocks of prompts a prefix cache finds, by its size.
 *
 * @param schemaVersion version of the document's form
 * @param kind always {@code hit-curve}
 * @param tool what wrote the document
 * @param config every setting
 * @param warnings why the figures should be read with care
 * @param requests prompts
 * @param promptTokens their tokens
 * @param blocksAsked blocks of all prompts, those begun by the end of a prompt included
 * @param largestUsefulBlocks the smallest cache that finds all that any finds
 * @param maxHitRate the share that it finds
 * @param kvBytesPerToken keys and values of a token on each card; left out where no model is known
 * @param points the sizes asked for
 * @param knee where more blocks begin to bring less
 * @param cards what cards have room for; empty where none are known
 * @param scheduled what the scheduler itself finds at some sizes; empty where it was not run
 * @param curve the curve at sizes that are spread evenly over their logarithm
 */
public record HitCurveReport(
        int schemaVersion,
        String kind,
        Tool tool,
        Map<String, Object> config,
        List<Warning> warnings,
        long requests,
        long promptTokens,
        long blocksAsked,
        long largestUsefulBlocks,
        double maxHitRate,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Long kvBytesPerToken,
        List<Point> points,
        Point knee,
        List<CardPoint> cards,
        List<Scheduled> scheduled,
        List<Point> curve) {

    /** What {@code kind} says. */
    public static final String KIND = "hit-curve";

    public HitCurveReport {
        config = Collections.unmodifiableMap(new LinkedHashMap<>(config));
        warnings = List.copyOf(warnings);
        points = List.copyOf(points);
        cards = List.copyOf(cards);
        scheduled = List.copyOf(scheduled);
        curve = List.copyOf(curve);
        if (curve.isEmpty() || curve.get(0).blocks() < 1) {
            throw new IllegalArgumentException("a hit curve must have points, from 1 block on");
        }
    }

    /**
     * A size, and what it finds.
     *
     * @param blocks blocks of the cache
     * @param tokens that they hold
     * @param hitRate share of the blocks asked for that it has
     */
    public record Point(long blocks, long tokens, double hitRate) {
        public Point {
            if (blocks < 0 || tokens < 0 || !(hitRate >= 0 && hitRate <= 1)) {
                throw new IllegalArgumentException("blocks and tokens must be at least 0, and a hit rate from 0 to 1");
            }
        }
    }

    /**
     * What some cards have room for.
     *
     * @param model what is served
     * @param gpu on what
     * @param tensorParallelSize on how many
     * @param blocks blocks that can be used
     * @param hitRate share of the blocks asked for that they have
     */
    public record CardPoint(String model, String gpu, int tensorParallelSize, long blocks, double hitRate) {}

    /**
     * What the scheduler found.
     *
     * @param blocks blocks that can be used
     * @param hitRate share of the prompt tokens that its cache spared
     * @param difference that share less the curve's
     */
    public record Scheduled(long blocks, double hitRate, double difference) {}
}
