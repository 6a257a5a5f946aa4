package dev.vllmsim.report.study;

import dev.vllmsim.engine.scenario.Scenario;
import dev.vllmsim.engine.simulation.SimulationListener;
import dev.vllmsim.engine.steptime.BatchShape;
import dev.vllmsim.report.document.KvCacheStats;
import dev.vllmsim.report.document.PlanReport.Use;
import dev.vllmsim.report.document.Summary;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Observes how far the limits of an engine are used: seats and tokens of its steps, weighted by how long they last. */
final class Occupancy implements SimulationListener {
    private final @Nullable Limit seats;
    private final @Nullable Limit tokens;
    private double busyNanos;

    /**
     * @param scenario what is observed
     */
    Occupancy(Scenario scenario) {
        Map<String, Object> config = scenario.config();
        seats = Limit.of(config, "max_num_seqs", "num_num_seqs");
        tokens = Limit.of(config, "max_num_batched_tokens", "max_num_scheduled_tokens");
    }

    @Override
    public boolean observesTokenGaps() {
        return false;
    }

    @Override
    public void onSteps(BatchShape first, long steps, long startNanos, long endNanos) {
        double nanos = (double) (endNanos - startNanos);
        busyNanos += nanos;
        if (seats != null) {
            seats.add((long) first.prefillSequences() + first.decodeSequences(), nanos);
        }
        if (tokens != null) {
            tokens.add(first.prefillTokens() + first.decodeTokens(), nanos);
        }
    }

    /** The use of each limit that there is. */
    List<Use> uses(Summary summary) {
        List<Use> uses = new ArrayList<>();
        for (Limit limit : new @Nullable Limit[] {seats, tokens}) {
            if (limit != null && busyNanos > 0) {
                uses.add(new Use(
                        limit.setting,
                        limit.most,
                        limit.weighted / busyNanos / limit.most,
                        limit.peak / limit.most,
                        limit.fullNanos / busyNanos));
            }
        }
        KvCacheStats cache = summary.kvCache();
        if (cache != null) {
            uses.add(new Use("num_gpu_blocks", (double) cache.blocks(), cache.meanUsage(), cache.peakUsage(), null));
        }
        return uses;
    }

    /** One limit of a step. */
    private static final class Limit {
        final String setting;
        final double most;
        double weighted;
        double peak;
        double fullNanos;

        private Limit(String setting, double most) {
            this.setting = setting;
            this.most = most;
        }

        static @Nullable Limit of(Map<String, Object> config, String... names) {
            for (String name : names) {
                if (config.get(name) instanceof Number most) {
                    return new Limit(name, most.doubleValue());
                }
            }
            return null;
        }

        void add(long used, double nanos) {
            weighted += used * nanos;
            peak = Math.max(peak, (double) used);
            if (used >= most) {
                fullNanos += nanos;
            }
        }
    }
}
