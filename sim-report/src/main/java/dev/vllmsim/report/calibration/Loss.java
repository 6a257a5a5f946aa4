package dev.vllmsim.report.calibration;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * How far a simulated run is from the measured one: the sum, over the latencies, of two parts. One is the mean over the
 * requests that count of the absolute error, as a share of the mean of the request's own measured value and that of all
 * of them. The other is the absolute mean error as a share of the measured mean.
 *
 * <p>The first part makes requests alike one by one. Short latencies count beside long ones, but cannot drown them, and a
 * few requests that fell to another side of a close decision do not carry it away as squares would. The second part keeps
 * what is left from leaning to one side.
 */
final class Loss {
    private final List<MeasuredRequest> requests;
    private final List<Boolean> counts;
    private final double ttftWeight;
    private final Map<FittedLatency, Double> scale = new EnumMap<>(FittedLatency.class);
    private final Map<FittedLatency, Integer> defined = new EnumMap<>(FittedLatency.class);

    /**
     * @param requests all requests
     * @param counts which of them count
     * @param ttftWeight how much times to first token count, beside the other latencies
     */
    Loss(List<MeasuredRequest> requests, List<Boolean> counts, double ttftWeight) {
        this.requests = requests;
        this.counts = List.copyOf(counts);
        this.ttftWeight = ttftWeight;
        for (FittedLatency latency : FittedLatency.values()) {
            double sum = 0;
            int n = 0;
            for (int i = 0; i < counts.size(); i++) {
                if (isIn(i, latency)) {
                    sum += latency.measured(requests.get(i));
                    n++;
                }
            }
            defined.put(latency, n);
            scale.put(latency, n == 0 ? 1 : Math.max(sum / n, 1));
        }
    }

    /** Whether a request counts for a latency. */
    boolean isIn(int request, FittedLatency latency) {
        return counts.get(request) && latency.isDefinedFor(requests.get(request));
    }

    /** The measured mean of a latency in nanoseconds, by which errors are divided. */
    double scale(FittedLatency latency) {
        return scale.getOrDefault(latency, 1.0);
    }

    /** How many requests count for a latency. */
    int defined(FittedLatency latency) {
        return defined.getOrDefault(latency, 0);
    }

    /** Simulated minus measured, as a share of the measured mean. */
    double error(int request, FittedLatency latency, Outcome outcome) {
        MeasuredRequest measured = requests.get(request);
        return (outcome.latency(latency, measured, request) - latency.measured(measured)) / scale(latency);
    }

    /** How much an absolute error of a request counts, so that the sum over all of them is the first part. */
    double weight(int request, FittedLatency latency) {
        double ownShare = latency.measured(requests.get(request)) / scale(latency);
        return weight(latency) * 2 / (1 + ownShare) / defined(latency);
    }

    private double weight(FittedLatency latency) {
        return latency == FittedLatency.TTFT ? ttftWeight : 1;
    }

    /** The loss of a run: 0 if it is the same to the nanosecond. */
    double of(Outcome outcome) {
        double loss = 0;
        for (FittedLatency latency : FittedLatency.values()) {
            double absolute = 0;
            double signed = 0;
            for (int i = 0; i < counts.size(); i++) {
                if (isIn(i, latency)) {
                    double error = error(i, latency, outcome);
                    absolute += Math.abs(error) * weight(i, latency);
                    signed += error;
                }
            }
            if (defined(latency) > 0) {
                loss += absolute + weight(latency) * Math.abs(signed) / defined(latency);
            }
        }
        return loss;
    }
}
