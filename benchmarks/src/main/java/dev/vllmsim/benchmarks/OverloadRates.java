package dev.vllmsim.benchmarks;

import dev.vllmsim.engine.request.FinishedRequest;
import dev.vllmsim.engine.scenario.Scenario;
import dev.vllmsim.engine.simulation.Simulation;
import dev.vllmsim.engine.simulation.SimulationListener;
import dev.vllmsim.report.hardware.Hardware;
import dev.vllmsim.report.measure.Cautions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Measures how often a run is warned of overload, at known loads: what arrives over what the server can take, which is
 * measured while 20,000 requests wait. Ten servers, a hundred seeds each, so a thousand runs a load.
 *
 * <pre>java -cp benchmarks/target/benchmarks.jar dev.vllmsim.benchmarks.OverloadRates [requests of a run]…</pre>
 */
public final class OverloadRates {
    private static final double[] LOADS = {0.5, 0.6, 0.7, 0.8, 0.9, 1.0, 1.1, 1.2, 1.3};
    private static final int SEEDS = 100;
    private static final int SATURATED = 20_000;

    private static final Hardware HARDWARE = new Hardware(name -> {
        throw new IllegalStateException("no file is named");
    });

    private OverloadRates() {}

    /** @param burstiness of arrivals; 1 is a Poisson process */
    private record Server(String label, double burstiness, Map<String, Object> settings) {}

    private static Server card(String label, double burstiness, Map<String, ?> settings) {
        Map<String, Object> all = new LinkedHashMap<>(
                Map.of("scheduler", "vllm-v1", "max_num_batched_tokens", 2_048, "step_time_preset", "h100-llama-3.1-8b"));
        all.putAll(Map.of("min_input", 64, "max_input", 4_096, "min_output", 16, "max_output", 512));
        all.putAll(settings);
        return new Server(label, burstiness, all);
    }

    private static Server fixed(String label, Map<String, ?> settings) {
        Map<String, Object> all = new LinkedHashMap<>(Map.of(
                "max_num_scheduled_tokens", 512, "prefill_elapsed_time_ms", 10, "decode_elapsed_time_ms", 3));
        all.putAll(settings);
        return new Server(label, 1, all);
    }

    private static final List<Server> SERVERS = List.of(
            card("h100, 128 seats", 1, Map.of("max_num_seqs", 128)),
            card("h100, 128 seats, bursts", 0.5, Map.of("max_num_seqs", 128)),
            card("h100, 128 seats, regular", 4, Map.of("max_num_seqs", 128)),
            card("a100, 128 seats", 1, Map.of("max_num_seqs", 128, "step_time_preset", "a100-llama-3.1-8b")),
            card("h100, 32 seats, short prompts", 1, Map.of("max_num_seqs", 32, "max_input", 512)),
            card("h100, 64 seats, short prompts, bursts", 0.5, Map.of("max_num_seqs", 64, "max_input", 512)),
            card("h100, short of blocks", 1, Map.of("max_num_seqs", 128, "num_gpu_blocks", 4_000)),
            card("h100, waiting by priority", 1, Map.of("max_num_seqs", 64, "scheduling_policy", "priority")),
            fixed("decode-first, 16 seats", Map.of("min_input", 64, "max_input", 1_024, "min_output", 16, "max_output", 256)),
            fixed(
                    "one at a time, equal requests",
                    Map.of(
                            "max_num_seqs", 1, "min_input", 10, "max_input", 10, "min_output", 10, "max_output", 10)));

    /** Requests a second while there are always some that wait: between the first and the last quarter of finishes. */
    private static double capacity(Server server) {
        Map<String, Object> settings = new LinkedHashMap<>(server.settings());
        settings.put("total_query", SATURATED);
        settings.put("concurrency", SATURATED);
        settings.put("seed", 7);
        long[] finishes = new long[SATURATED];
        int[] count = {0};
        Simulation.run(Settings.scenario(HARDWARE.lookUp(settings)), new SimulationListener() {
            @Override
            public void onFinish(FinishedRequest request) {
                finishes[count[0]++] = request.finishNanos();
            }
        });
        return SATURATED / 2 / ((finishes[SATURATED / 4 * 3] - finishes[SATURATED / 4]) / 1e9);
    }

    private static int warned(Server server, double rate, int requests) {
        int warned = 0;
        for (int seed = 1; seed <= SEEDS; seed++) {
            Map<String, Object> settings = new LinkedHashMap<>(server.settings());
            settings.put("total_query", requests);
            settings.put("request_rate", rate);
            settings.put("burstiness", server.burstiness());
            settings.put("seed", seed);
            Scenario scenario = Settings.scenario(HARDWARE.lookUp(settings));
            Cautions cautions = new Cautions(scenario);
            if (cautions.warnings(Simulation.run(scenario, cautions)).stream()
                    .anyMatch(warning -> warning.code().equals("overload"))) {
                warned++;
            }
        }
        return warned;
    }

    /** @param arguments how many requests a run has; 400, 1,000 and 4,000 without */
    public static void main(String[] arguments) {
        List<String> lengths = arguments.length == 0 ? List.of("400", "1000", "4000") : List.of(arguments);
        double[] capacities =
                SERVERS.stream().mapToDouble(OverloadRates::capacity).toArray();
        for (String length : lengths) {
            System.out.printf(Locale.ROOT, "%s requests: percent of runs that are warned, by load%n%40s", length, "");
            for (double load : LOADS) {
                System.out.printf(Locale.ROOT, "%6.1f", load);
            }
            System.out.println();
            double[] sums = new double[LOADS.length];
            for (int i = 0; i < capacities.length; i++) {
                Server server = SERVERS.get(i);
                System.out.printf(Locale.ROOT, "%-40s", server.label());
                for (int j = 0; j < LOADS.length; j++) {
                    int warned = warned(server, LOADS[j] * capacities[i], Integer.parseInt(length));
                    sums[j] += warned;
                    System.out.printf(Locale.ROOT, "%6.0f", 100.0 * warned / SEEDS);
                }
                System.out.println();
            }
            System.out.printf(Locale.ROOT, "%-40s", "all");
            for (double sum : sums) {
                System.out.printf(Locale.ROOT, "%6.1f", 100 * sum / (SEEDS * capacities.length));
            }
            System.out.println();
        }
    }
}
