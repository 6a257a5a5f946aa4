package dev.vllmsim.engine.testing;

import dev.vllmsim.engine.request.RequestSpec;
import dev.vllmsim.engine.scenario.Scenario;
import dev.vllmsim.engine.scheduler.SchedulerSettings;
import dev.vllmsim.engine.steptime.StepTimeModel;
import dev.vllmsim.engine.workload.Arrivals;
import dev.vllmsim.engine.workload.RequestList;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Scenarios put together by hand. */
public final class Scenarios {
    private Scenarios() {}

    /** Requests of the given lengths, {@code {prompt, output}} each. */
    public static RequestList requests(int[]... lengths) {
        List<RequestSpec> specs = new ArrayList<>();
        for (int[] length : lengths) {
            specs.add(RequestSpec.of(specs.size(), length[0], length[1]));
        }
        return new RequestList(specs);
    }

    /** A closed loop over the given requests. */
    public static Scenario closed(
            RequestList requests, int concurrency, SchedulerSettings scheduler, StepTimeModel stepTime) {
        return new Scenario(requests, Arrivals.Mode.closed(concurrency), scheduler, stepTime, Map.of());
    }
}
