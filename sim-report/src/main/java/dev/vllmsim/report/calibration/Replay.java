package dev.vllmsim.report.calibration;

import dev.vllmsim.engine.request.FinishedRequest;
import dev.vllmsim.engine.request.RequestSpec;
import dev.vllmsim.engine.scenario.Scenario;
import dev.vllmsim.engine.scenario.ScenarioReader;
import dev.vllmsim.engine.simulation.Simulation;
import dev.vllmsim.engine.simulation.SimulationListener;
import dev.vllmsim.engine.steptime.StepTimeModel;
import dev.vllmsim.engine.workload.RequestList;
import dev.vllmsim.engine.workload.RequestSource;
import dev.vllmsim.engine.workload.RequestView;
import dev.vllmsim.engine.workload.Requests;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Simulates a measured run's requests with the run's limits and any step time. */
final class Replay {
    private final Scenario scenario;
    private final int count;

    /**
     * @param run the measured run
     * @throws dev.vllmsim.engine.settings.SettingsException if its limits cannot be used
     */
    Replay(MeasuredRun run) {
        List<RequestSpec> specs = new ArrayList<>();
        for (MeasuredRequest request : run.requests()) {
            specs.add(new RequestSpec(
                    specs.size(),
                    request.id(),
                    request.arrivalNanos(),
                    request.promptTokens(),
                    request.outputTokens(),
                    0,
                    null));
        }
        count = specs.size();
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("workload", "measured");
        settings.put("arrivals", "trace");
        settings.put("scheduler", "vllm-v1");
        settings.putAll(run.limits());
        settings.put("step_time", "linear");
        settings.put("step_base_ms", 1);
        scenario = ScenarioReader.read(settings, any -> new Timed(new RequestList(specs)));
    }

    /** Every setting of the simulation but the step time and the requests. */
    Map<String, Object> config() {
        Map<String, Object> config = new LinkedHashMap<>(scenario.config());
        config.keySet().removeIf(name -> name.equals("workload") || name.startsWith("step_"));
        return config;
    }

    /** Simulates the requests. */
    Outcome run(StepTimeModel stepTime) {
        return run(stepTime, new SimulationListener() {});
    }

    /** Simulates the requests, with a listener that is told of the run beside what it has to tell of its requests. */
    Outcome run(StepTimeModel stepTime, SimulationListener listener) {
        Stamps stamps = new Stamps(listener);
        Simulation.run(
                new Scenario(
                        scenario.requests(), scenario.arrivals(), scenario.scheduler(), stepTime, scenario.config()),
                stamps);
        return new Outcome(stamps.first, stamps.last);
    }

    /** Requests at their own times. */
    private record Timed(Requests requests) implements RequestView {
        @Override
        public RequestSource open() {
            return requests.open();
        }

        @Override
        public boolean timed() {
            return true;
        }

        @Override
        public long size() {
            return requests.size();
        }
    }

    private final class Stamps implements SimulationListener {
        private final long[] first = new long[count];
        private final long[] last = new long[count];
        private final SimulationListener steps;

        Stamps(SimulationListener steps) {
            this.steps = steps;
        }

        @Override
        public boolean observesSteps() {
            return steps.observesSteps();
        }

        @Override
        public void onStep(dev.vllmsim.engine.simulation.StepView step) {
            steps.onStep(step);
        }

        @Override
        public void onFinish(FinishedRequest request) {
            first[request.spec().index()] = request.firstTokenNanos();
            last[request.spec().index()] = request.finishNanos();
        }
    }
}
