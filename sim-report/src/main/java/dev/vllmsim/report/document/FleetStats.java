package dev.vllmsim.report.document;

import java.io.Serializable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How the replicas of a fleet fared.
 *
 * @param busiestOverMean the busy share of the busiest replica, divided by the mean of all; {@code null} if none was busy
 * @param replicas each replica, in the order of their numbers
 */
public record FleetStats(@Nullable Double busiestOverMean, List<Replica> replicas) implements Serializable {
    public FleetStats {
        replicas = List.copyOf(replicas);
    }

    /** The largest share of its time that a replica was busy, of the given replicas, divided by their mean. */
    public static FleetStats of(List<Replica> replicas) {
        double most = 0;
        double sum = 0;
        for (Replica replica : replicas) {
            most = Math.max(most, replica.busyShare());
            sum += replica.busyShare();
        }
        return new FleetStats(sum == 0 ? null : most * replicas.size() / sum, replicas);
    }

    /**
     * One replica.
     *
     * @param replica its number, from 0
     * @param requests requests sent to it
     * @param promptTokens tokens of their prompts
     * @param outputTokens tokens that it generated
     * @param hitRate the share of the prompt tokens that its prefix cache spared; {@code null} if it had none to compute
     * @param busyShare the share of the run's span in which a step ran
     * @param peakInFlight most requests there at a time
     * @param meanInFlight requests there, on average over the run's span
     * @param ttftMsMean mean time to first token of its requests; {@code null} if it had none
     * @param ttftMsMax the largest
     */
    public record Replica(
            int replica,
            long requests,
            long promptTokens,
            long outputTokens,
            @Nullable Double hitRate,
            double busyShare,
            int peakInFlight,
            double meanInFlight,
            @Nullable Double ttftMsMean,
            @Nullable Double ttftMsMax)
            implements Serializable {}
}
