package dev.vllmsim.report.calibration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vllmsim.engine.scheduler.SchedulerPolicy;
import dev.vllmsim.engine.steptime.StepTimeModel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** Runs that the simulator made itself, so that the right step time is known. */
final class SyntheticRuns {
    private SyntheticRuns() {}

    /** 150 requests, ten a second, of 100 to 1,500 prompt and 20 to 300 output tokens. */
    static MeasuredRun of(StepTimeModel model, Map<String, Object> limits) {
        assertThat(SchedulerPolicy.labels()).contains("vllm-v1");
        SplittableRandom random = new SplittableRandom(7);
        List<MeasuredRequest> blank = new ArrayList<>();
        long arrival = 0;
        for (int i = 0; i < 150; i++) {
            int prompt = 100 + random.nextInt(1400);
            int output = 20 + random.nextInt(280);
            blank.add(new MeasuredRequest("r" + i, prompt, output, arrival, arrival, arrival));
            arrival += random.nextInt(200_000_000);
        }
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("max_num_batched_tokens", 2048);
        all.put("max_num_seqs", 64);
        all.put("async_scheduling", false);
        all.putAll(limits);
        MeasuredRun asked = new MeasuredRun("synthetic", blank, all, Map.of(), List.of(), List.of());
        Outcome outcome = new Replay(asked).run(model);
        List<MeasuredRequest> served = new ArrayList<>();
        for (int i = 0; i < blank.size(); i++) {
            MeasuredRequest request = blank.get(i);
            served.add(new MeasuredRequest(
                    request.id(),
                    request.promptTokens(),
                    request.outputTokens(),
                    request.arrivalNanos(),
                    outcome.firstToken(i),
                    outcome.lastToken(i)));
        }
        return new MeasuredRun("synthetic", served, all, Map.of(), List.of(), List.of());
    }

    /** A prediction that says what it is told to. */
    static Prior prior(double[] nanos) {
        return new Prior("synthetic", Map.of(), Arrays.stream(nanos).boxed().toList());
    }
}
