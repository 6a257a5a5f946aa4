package dev.vllmsim.report.chart;

import java.util.List;

/**
 * Some requests of a run, each with what became of it over time.
 *
 * @param lanes the requests, in the order of the workload
 * @param fromNanos when the picture begins
 * @param toNanos when it ends
 * @param more how many requests there are in that span beside these, for which there is no room
 */
public record Lanes(List<Lane> lanes, long fromNanos, long toNanos, long more) {
    public Lanes {
        lanes = List.copyOf(lanes);
    }

    /** What a request is doing. */
    public enum State {
        /** It waits to be admitted, or for its first decode step. */
        WAITING,
        /** Its prompt is computed, or after a preemption all its tokens again. */
        PREFILL,
        /** It decodes. */
        DECODE,
        /** It lost its KV blocks, and waits to be admitted again. */
        PREEMPTED
    }

    /**
     * A span of a request's life.
     *
     * @param state what it is doing
     * @param fromNanos since when
     * @param toNanos until when
     */
    public record Span(State state, long fromNanos, long toNanos) {}

    /**
     * A request.
     *
     * @param id its id
     * @param spans its life, from its arrival to its last token without a gap
     * @param firstTokenNanos when its first token came
     */
    public record Lane(String id, List<Span> spans, long firstTokenNanos) {
        public Lane {
            spans = List.copyOf(spans);
        }
    }
}
