package dev.vllmsim.engine.workload;

import dev.vllmsim.engine.request.RequestSpec;
import org.jspecify.annotations.Nullable;

/**
 * A workload whose requests arrive faster, or slower, than they were recorded: every arrival time is divided by a
 * factor and rounded to the nearest nanosecond.
 *
 * @param requests the workload, with arrival times
 * @param factor how many times the recorded rate, above 0 and finite
 */
public record ScaledArrivals(Requests requests, double factor) implements RequestView {

    public ScaledArrivals {
        if (!(factor > 0) || Double.isInfinite(factor)) {
            throw new IllegalArgumentException("rate scale must be a finite number above 0, but is " + factor);
        }
    }

    @Override
    public long size() {
        return requests.size();
    }

    @Override
    public RequestSource open() {
        RequestSource source = requests.open();
        return new RequestSource() {
            @Override
            public @Nullable RequestSpec next() {
                RequestSpec spec = source.next();
                if (spec == null) {
                    return null;
                }
                double nanos = spec.arrivalNanos() / factor;
                if (nanos > Long.MAX_VALUE / 2.0) {
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
}
