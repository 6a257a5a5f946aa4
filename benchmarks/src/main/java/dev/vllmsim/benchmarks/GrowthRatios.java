package dev.vllmsim.benchmarks;

import dev.vllmsim.engine.request.PromptContent;
import dev.vllmsim.engine.request.RequestSpec;
import dev.vllmsim.engine.scenario.Scenario;
import dev.vllmsim.engine.scheduler.SchedulerPolicy;
import dev.vllmsim.engine.settings.Settings;
import dev.vllmsim.engine.simulation.Simulation;
import dev.vllmsim.engine.simulation.SimulationListener;
import dev.vllmsim.engine.steptime.FixedStepTime;
import dev.vllmsim.engine.workload.Arrivals;
import dev.vllmsim.engine.workload.RequestList;
import dev.vllmsim.report.document.RunColumns;
import dev.vllmsim.report.measure.StepLog;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Measures how cost grows with size: the processor time of n, 2n and 4n of something, and the last over four times the
 * first. It ends with exit code 1 if a ratio is above its limit.
 *
 * <p>Processor time of the one thread that works, the best of some rounds: what else the machine does matters little.
 *
 * <pre>java -cp benchmarks/target/benchmarks.jar dev.vllmsim.benchmarks.GrowthRatios</pre>
 */
public final class GrowthRatios {
    private static final int ROUNDS = 5;
    private static final FixedStepTime STEP_TIME =
            new FixedStepTime(10_000_000, 3_000_000, FixedStepTime.Mixed.MAX);

    private GrowthRatios() {}

    private interface Work {
        void run(int size) throws IOException;
    }

    /**
     * What grows.
     *
     * @param size n
     * @param limit of the ratio: 1 is in proportion; what needs an ordered queue or copies a growing list has more
     */
    private record Growth(String label, int size, double limit, Work work) {}

    private static final List<Growth> GROWTHS = List.of(
            new Growth("waiting queue", 50_000, 1.5, size -> run(equal(size), size, Map.of())),
            new Growth("waiting, none fits (v0.10.0)", 10_000, 1.8, size -> run(mixed(size, 0), size, Map.of(
                    "vllm_version", "v0.10.0", "enable_chunked_prefill", false, "max_model_len", 2_000,
                    "max_num_batched_tokens", 2_048, "max_num_seqs", 1_024))),
            new Growth("preemption storm", 2_000, 1.5, size -> run(mixed(size, 0), size, Map.of("num_gpu_blocks", 300))),
            new Growth("priority", 20_000, 1.8, size -> run(mixed(size, 50), size, Map.of(
                    "scheduling_policy", "priority", "num_gpu_blocks", 4_000))),
            new Growth("conversations of 20 turns", 500, 1.5, size -> run(conversations(size, 20), 64, Map.of(
                    "num_gpu_blocks", 50_000))),
            new Growth("turns of one conversation", 500, 6, size -> run(conversations(1, size), 1, Map.of(
                    "num_gpu_blocks", 200_000))),
            new Growth("points of a sweep", 200, 1.5, GrowthRatios::sweep),
            new Growth("recorded steps", 10_000, 1.5, GrowthRatios::record));

    private static List<RequestSpec> equal(int count) {
        List<RequestSpec> specs = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            specs.add(RequestSpec.of(i, 300, 20));
        }
        return specs;
    }

    /** Prompts of 64 to 1,023 tokens, outputs of 16 to 255. */
    private static List<RequestSpec> mixed(int count, int priorities) {
        List<RequestSpec> specs = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int priority = priorities == 0 ? 0 : i * 37 % priorities;
            specs.add(new RequestSpec(i, null, i, 64 + i * 613 % 960, 16 + i * 211 % 240, priority, null));
        }
        return specs;
    }

    /** Each turn quotes the one before it, prompt and answer. */
    private static List<RequestSpec> conversations(int count, int turns) {
        List<RequestSpec> specs = new ArrayList<>();
        for (int turn = 0; turn < turns; turn++) {
            for (int i = 0; i < count; i++) {
                List<PromptContent.Segment> segments = new ArrayList<>();
                if (turn > 0) {
                    segments.add(new PromptContent.Earlier("c" + i + "t" + (turn - 1), null));
                }
                segments.add(new PromptContent.Unique(20));
                specs.add(new RequestSpec(
                        specs.size(), "c" + i + "t" + turn, 0, 20 + 60 * turn, 40, 0, new PromptContent(segments)));
            }
        }
        return specs;
    }

    private static void run(List<RequestSpec> specs, int concurrency, Map<String, ?> more) {
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("scheduler", "vllm-v1");
        settings.put("max_num_batched_tokens", 8_192);
        settings.put("max_num_seqs", 64);
        settings.putAll(more);
        Simulation.run(
                new Scenario(
                        new RequestList(specs),
                        Arrivals.Mode.closed(concurrency),
                        SchedulerPolicy.from(new Settings(settings)),
                        STEP_TIME,
                        Map.of()),
                new SimulationListener() {});
    }

    private static void sweep(int points) {
        for (int point = 0; point < points; point++) {
            Simulation.run(
                    dev.vllmsim.benchmarks.Settings.scenario(
                            dev.vllmsim.benchmarks.Settings.mixed(200, 1 + point % 32)),
                    new SimulationListener() {});
        }
    }

    private static void record(int requests) throws IOException {
        Scenario scenario = dev.vllmsim.benchmarks.Settings.scenario(
                dev.vllmsim.benchmarks.Settings.fixed(requests, 16, 40));
        try (StepLog log = new StepLog(RunColumns.of(scenario))) {
            Simulation.run(scenario, log);
            log.writeTo(OutputStream.nullOutputStream());
        }
    }

    private static double millis(Growth growth, int size) throws IOException {
        long best = Long.MAX_VALUE;
        for (int round = 0; round < ROUNDS; round++) {
            long begin = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
            growth.work().run(size);
            best = Math.min(best, ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - begin);
        }
        return best / 1e6;
    }

    /** @param arguments none */
    public static void main(String[] arguments) throws IOException {
        boolean fine = true;
        System.out.printf(Locale.ROOT, "%-30s %8s %10s %10s %10s %7s %6s%n", "", "n", "n ms", "2n ms", "4n ms", "ratio", "limit");
        for (Growth growth : GROWTHS) {
            int size = growth.size();
            millis(growth, size);
            double one = millis(growth, size);
            double two = millis(growth, 2 * size);
            double four = millis(growth, 4 * size);
            double ratio = four / one / 4;
            fine &= ratio <= growth.limit();
            System.out.printf(
                    Locale.ROOT, "%-30s %,8d %,10.1f %,10.1f %,10.1f %7.2f %6.1f%n", growth.label(), size, one, two, four, ratio,
                    growth.limit());
        }
        System.exit(fine ? 0 : 1);
    }
}
