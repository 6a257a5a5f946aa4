package dev.vllmsim.report.calibration;

import dev.vllmsim.report.input.BadInputException;
import dev.vllmsim.report.vllmbench.BenchFile;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The detailed JSON of {@code vllm bench serve} as a measured run. Its times are those of the client: what the network
 * and the server's front end take is in them. It says nothing of the engine's limits.
 */
final class BenchRecord {
    private BenchRecord() {}

    static MeasuredRun of(String file, BenchFile bench, Map<String, ?> given) {
        if (!bench.hasStarts() && !bench.atOnce()) {
            throw new BadInputException(
                    file + ": start_times is missing, so that arrivals are not known: a newer vllm bench serve"
                            + " --save-detailed writes it",
                    null);
        }
        List<MeasuredRunReader.Stamped> stamped = new ArrayList<>();
        int failed = 0;
        for (int i = 0; i < bench.size(); i++) {
            if (bench.outputTokens(i) == 0) {
                failed++;
                continue;
            }
            double start = bench.startSeconds(i);
            double first = start + bench.ttftSeconds(i);
            double last = first;
            for (double gap : bench.gapSeconds(i)) {
                last += gap;
            }
            stamped.add(new MeasuredRunReader.Stamped(
                    file + ": request " + i,
                    "bench-" + i,
                    bench.promptTokens(i),
                    bench.outputTokens(i),
                    start,
                    first,
                    last));
        }
        List<String> notes = new ArrayList<>();
        if (failed > 0) {
            notes.add(failed + " failed requests are left out, though the engine may have worked on them");
        }
        Map<String, Object> about = new LinkedHashMap<>();
        String model = bench.model();
        if (model != null) {
            about.put("model", model);
        }
        about.put("arrival_stamp", "client");
        List<MeasuredRequest> requests = MeasuredRunReader.fromFirstArrival(stamped);
        return new MeasuredRun(
                "vllm bench serve",
                requests,
                EngineLimits.of(Map.of(), given),
                about,
                List.of(),
                notes,
                new Client(true, 0, Set.of()).found(requests),
                0);
    }
}
