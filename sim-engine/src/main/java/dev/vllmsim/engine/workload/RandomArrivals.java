package dev.vllmsim.engine.workload;

import dev.vllmsim.engine.request.RequestSpec;
import java.util.function.DoubleSupplier;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.sampling.distribution.AhrensDieterMarsagliaTsangGammaSampler;
import org.apache.commons.rng.sampling.distribution.SharedStateContinuousSampler;
import org.jspecify.annotations.Nullable;

/**
 * Requests that arrive at random, as those of {@code vllm bench serve} do: the gap before each, the first included, is
 * drawn from a gamma distribution with shape {@code burstiness} and mean {@code 1 / rate}.
 *
 * <ul>
 *   <li>Burstiness 1 is a Poisson process, below 1 arrivals come in bursts, above 1 they are more even: the
 *       coefficient of variation of the gaps is {@code 1 / sqrt(burstiness)}. Infinite: all gaps are equal.
 *   <li>At a constant rate the gaps are then scaled by one factor, so that the last of n requests arrives at n / rate
 *       exactly. A ramp is not scaled.
 *   <li>At an infinite rate all requests arrive at 0.
 * </ul>
 *
 * <p>The gaps come from a random stream of their own. So a seed gives the same requests, and the same pattern of
 * arrivals, at every rate. Scaling needs the sum of all gaps: the stream is run through twice instead of being kept.
 *
 * @param requests what arrives; arrival times that they have are not looked at
 * @param rate requests per second
 * @param burstiness shape of the gamma distribution, above 0; may be infinite
 * @param seed starts the random numbers (xoroshiro128++)
 */
public record RandomArrivals(Requests requests, RequestRate rate, double burstiness, long seed) implements RequestView {
    /** Sets the stream of gaps apart from the stream of lengths, which starts from the seed itself. */
    private static final long STREAM = 0x9E3779B97F4A7C15L;

    private static final double NANOS_PER_SECOND = 1e9;

    /** Stamps stay well below the end of the clock, so that there is time left to serve the requests. */
    private static final double LATEST_NANOS = Long.MAX_VALUE / 2.0;

    public RandomArrivals {
        if (!(burstiness > 0)) {
            throw new IllegalArgumentException("burstiness must be above 0, but is " + burstiness);
        }
    }

    @Override
    public boolean timed() {
        return true;
    }

    @Override
    public long size() {
        return requests.size();
    }

    @Override
    public RequestSource open() {
        long count = requests.size();
        double unit = NANOS_PER_SECOND;
        if (rate instanceof RequestRate.Constant constant && count > 0) {
            double total = 0;
            DoubleSupplier gaps = gaps(count);
            for (long i = 0; i < count; i++) {
                total += gaps.getAsDouble();
            }
            if (total > 0) {
                // The sum of the second run through is this total to the last bit, and total / total is 1.
                double last = count / constant.perSecond() * NANOS_PER_SECOND;
                double sum = total;
                return stamped(count, elapsed -> elapsed / sum * last);
            }
        }
        return stamped(count, elapsed -> elapsed * unit);
    }

    private RequestSource stamped(long count, java.util.function.DoubleUnaryOperator toNanos) {
        RequestSource source = requests.open();
        DoubleSupplier gaps = gaps(count);
        return new RequestSource() {
            private double elapsed;

            @Override
            public @Nullable RequestSpec next() {
                RequestSpec spec = source.next();
                if (spec == null) {
                    return null;
                }
                elapsed += gaps.getAsDouble();
                double nanos = toNanos.applyAsDouble(elapsed);
                if (!(nanos <= LATEST_NANOS)) {
                    throw new ArrivalOverflowException(
                            "request " + spec.id() + " would arrive after more than 146 years");
                }
                return spec.arrivingAt(Math.round(nanos));
            }

            @Override
            public void close() {
                source.close();
            }
        };
    }

    /** The gaps in order, in seconds. */
    private DoubleSupplier gaps(long count) {
        DoubleSupplier unitGaps = unitGaps();
        return new DoubleSupplier() {
            private long index;

            @Override
            public double getAsDouble() {
                return unitGaps.getAsDouble() / rate.perSecond(index++, count);
            }
        };
    }

    /** Gaps of mean 1. */
    private DoubleSupplier unitGaps() {
        if (Double.isInfinite(burstiness)) {
            return () -> 1;
        }
        UniformRandomProvider random = RandomStream.of(seed ^ STREAM);
        SharedStateContinuousSampler gamma =
                AhrensDieterMarsagliaTsangGammaSampler.of(random, burstiness, 1 / burstiness);
        return gamma::sample;
    }
}
