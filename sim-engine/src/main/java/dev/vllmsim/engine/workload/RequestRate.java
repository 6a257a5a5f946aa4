package dev.vllmsim.engine.workload;

/** How many requests arrive a second, over the course of a workload. */
public sealed interface RequestRate {
    /**
     * The rate that the gap before a request is drawn with.
     *
     * @param index the request's place, from 0
     * @param count how many requests there are
     * @return requests per second, above 0; may be infinite
     */
    double perSecond(long index, long count);

    /**
     * The same rate all the time.
     *
     * @param perSecond requests per second, above 0; infinite for all at once
     */
    record Constant(double perSecond) implements RequestRate {
        public Constant {
            if (!(perSecond > 0)) {
                throw new IllegalArgumentException("request rate must be above 0 requests/s, but is " + perSecond);
            }
        }

        @Override
        public double perSecond(long index, long count) {
            return perSecond;
        }
    }

    /**
     * A rate that goes from one value to another, by the request's place in the workload, as the ramp of
     * {@code vllm bench serve} does.
     *
     * @param startPerSecond rate at the first request, above 0 and finite
     * @param endPerSecond rate at the last request, above 0 and finite
     * @param shape how it gets from one to the other
     */
    record Ramp(double startPerSecond, double endPerSecond, Shape shape) implements RequestRate {
        /** How a ramp gets from its start to its end. */
        public enum Shape {
            /** The same difference from each request to the next. */
            LINEAR,
            /** The same factor from each request to the next. */
            EXPONENTIAL
        }

        public Ramp {
            require("start", startPerSecond);
            require("end", endPerSecond);
        }

        private static void require(String which, double rate) {
            if (!(rate > 0) || Double.isInfinite(rate)) {
                throw new IllegalArgumentException("request rate at the " + which
                        + " of a ramp must be a finite number above 0 requests/s, but is " + rate);
            }
        }

        @Override
        public double perSecond(long index, long count) {
            double progress = (double) index / Math.max(count - 1, 1);
            return shape == Shape.LINEAR
                    ? startPerSecond + (endPerSecond - startPerSecond) * progress
                    : startPerSecond * Math.pow(endPerSecond / startPerSecond, progress);
        }
    }
}
