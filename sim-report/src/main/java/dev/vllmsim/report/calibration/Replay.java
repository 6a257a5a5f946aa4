package dev.vllmsim.report.calibration;

import dev.vllmsim.engine.request.FinishedRequest;
import dev.vllmsim.engine.request.RequestSpec;
import dev.vllmsim.engine.scenario.Scenario;
import dev.vllmsim.engine.scenario.ScenarioReader;
import dev.vllmsim.engine.settings.KeyOwner;
import dev.vllmsim.engine.simulation.Simulation;
import dev.vllmsim.engine.simulation.SimulationListener;
import dev.vllmsim.engine.simulation.StepView;
import dev.vllmsim.engine.steptime.StepTimeKind;
import dev.vllmsim.engine.steptime.StepTimeModel;
import dev.vllmsim.engine.workload.Arrivals;
import dev.vllmsim.engine.workload.RequestList;
import dev.vllmsim.engine.workload.RequestSource;
import dev.vllmsim.engine.workload.RequestView;
import dev.vllmsim.engine.workload.Requests;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Simulates a measured run's requests with the run's limits, its client, and any step time. */
final class Replay {
    private static final String STEP_TIME = "step_time";

    private final Scenario scenario;
    private final int count;
    private final Client client;

    /**
     * @param run the measured run
     * @throws dev.vllmsim.engine.settings.SettingsException if its limits cannot be used
     */
    Replay(MeasuredRun run) {
        this(run, Map.of(STEP_TIME, "linear", "step_base_ms", 1));
    }

    /**
     * @param run the measured run
     * @param stepTime settings of a step time, which may find limits that the record does not have
     * @throws dev.vllmsim.engine.settings.SettingsException if its limits, or the step time, cannot be used
     */
    Replay(MeasuredRun run, Map<String, ?> stepTime) {
        List<RequestSpec> specs = new ArrayList<>();
        for (MeasuredRequest request : run.requests()) {
            specs.add(new RequestSpec(
                    specs.size(),
                    request.id(),
                    request.arrivalNanos(),
                    request.promptTokens(),
                    request.outputTokens(),
                    0,
                    request.content()));
        }
        count = specs.size();
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("workload", "measured");
        settings.put("arrivals", "trace");
        settings.put("scheduler", "vllm-v1");
        settings.putAll(run.limits());
        settings.putAll(stepTime);
        Scenario read = ScenarioReader.read(settings, any -> new Timed(new RequestList(specs)));
        client = run.client();
        scenario = new Scenario(
                read.requests(),
                Arrivals.Mode.open(),
                read.scheduler(),
                read.stepTime(),
                read.hostNanos(),
                run.firstStallNanos(),
                read.config());
    }

    /** Every setting of the simulation but the step time and the requests. */
    Map<String, Object> config() {
        Map<String, Object> config = new LinkedHashMap<>(scenario.config());
        config.keySet().removeIf(name -> name.equals("workload") || isOfStepTime(name));
        return config;
    }

    /** The settings of the step time that was given. */
    Map<String, Object> stepTimeSettings() {
        Map<String, Object> settings = new LinkedHashMap<>(scenario.config());
        settings.keySet().removeIf(name -> !isOfStepTime(name) || name.equals("step_host_ms"));
        return settings;
    }

    private static boolean isOfStepTime(String name) {
        return name.startsWith("step_")
                || !KeyOwner.thatRead(name, List.of(StepTimeKind.values())).isEmpty();
    }

    /** The step time that was given. */
    StepTimeModel stepTime() {
        return scenario.stepTime();
    }

    /** Simulates the requests, with all that is taken as given. */
    Outcome run(StepTimeModel stepTime) {
        return run(stepTime, scenario.hostNanos(), 0, new SimulationListener() {});
    }

    /**
     * Simulates the requests.
     *
     * @param stepTime how long steps take
     * @param hostNanos how long the host is busy with each decision
     * @param frontNanos how long the way from the client to the engine and back takes, if the stamps are a client's
     * @param listener is told of the run beside what it has to tell of its requests
     */
    Outcome run(StepTimeModel stepTime, long hostNanos, long frontNanos, SimulationListener listener) {
        Stamps stamps = new Stamps(listener);
        long front = client.stamps() ? frontNanos : 0;
        Simulation.run(
                new Scenario(
                        scenario.requests(),
                        Arrivals.Mode.replayed(Math.max(1, client.limit()), client.released(), front),
                        scenario.scheduler(),
                        stepTime,
                        hostNanos,
                        scenario.firstStallNanos(),
                        scenario.config()),
                stamps);
        return new Outcome(stamps.arrival, stamps.first, stamps.last, front);
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
        private final long[] arrival = new long[count];
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
        public void onStep(StepView step) {
            steps.onStep(step);
        }

        @Override
        public void onFinish(FinishedRequest request) {
            arrival[request.spec().index()] = request.arrivalNanos();
            first[request.spec().index()] = request.firstTokenNanos();
            last[request.spec().index()] = request.finishNanos();
        }
    }
}
