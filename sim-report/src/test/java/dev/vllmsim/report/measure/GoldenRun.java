package dev.vllmsim.report.measure;

import dev.vllmsim.engine.request.RequestSpec;
import dev.vllmsim.engine.scenario.Scenario;
import dev.vllmsim.engine.scenario.ScenarioReader;
import dev.vllmsim.engine.simulation.Listeners;
import dev.vllmsim.engine.simulation.Simulation;
import dev.vllmsim.engine.simulation.SimulationListener;
import dev.vllmsim.engine.simulation.SimulationResult;
import dev.vllmsim.engine.workload.RequestList;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A recorded run of the original script, run again.
 *
 * @param scenario what to run
 * @param expect what the original did
 */
record GoldenRun(Scenario scenario, JsonNode expect) {
    private static final Path CASES = Path.of("../sim-engine/src/test/resources/golden/seed");

    static List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(CASES)) {
            return files.map(file -> file.getFileName().toString().replace(".json", ""))
                    .sorted()
                    .toList();
        }
    }

    static GoldenRun read(String name) {
        JsonNode golden = new JsonMapper().readTree(CASES.resolve(name + ".json"));
        JsonNode limits = golden.get("config");
        Map<String, Object> settings = new LinkedHashMap<>();
        for (String same : List.of(
                "max_num_scheduled_tokens",
                "prefill_chunk_size",
                "max_num_seqs",
                "long_prefill_token_threshold",
                "max_num_partial_prefills",
                "max_long_partial_prefills",
                "concurrency")) {
            settings.put(same, limits.get(same).asInt());
        }
        settings.put("prefill_elapsed_time_ms", limits.get("prefill_ms").decimalValue());
        settings.put("decode_elapsed_time_ms", limits.get("decode_ms").decimalValue());
        settings.put("workload", "lengths.csv");
        List<RequestSpec> requests = new ArrayList<>();
        for (JsonNode request : golden.get("requests")) {
            requests.add(RequestSpec.of(
                    requests.size(),
                    request.get("prompt_tokens").asInt(),
                    request.get("output_tokens").asInt()));
        }
        Scenario scenario = ScenarioReader.read(settings, known -> new RequestList(requests));
        return new GoldenRun(scenario, golden.get("expect"));
    }

    SimulationResult run(SimulationListener... listeners) {
        return Simulation.run(scenario, Listeners.of(listeners));
    }
}
