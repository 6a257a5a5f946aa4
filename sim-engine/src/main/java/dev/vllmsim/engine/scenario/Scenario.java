package dev.vllmsim.engine.scenario;

import dev.vllmsim.engine.admission.QueueLimits;
import dev.vllmsim.engine.routing.Fleet;
import dev.vllmsim.engine.scheduler.SchedulerSettings;
import dev.vllmsim.engine.steptime.StepTimeModel;
import dev.vllmsim.engine.workload.Arrivals;
import dev.vllmsim.engine.workload.Requests;
import java.util.List;
import java.util.Map;

/**
 * Everything a run depends on.
 *
 * @param requests the requests, in order
 * @param arrivals when they arrive
 * @param queueLimits beyond which requests are refused
 * @param scheduler the policy with its limits
 * @param stepTime how long steps take
 * @param hostNanos how long the host is busy with each decision on a step, in nanoseconds, at least 0
 * @param firstStallNanos how much longer it is busy with the first, in nanoseconds, at least 0
 * @param fleet how many equal engines there are, and how requests are spread over them
 * @param config the settings that this was made from, defaults included, for reports
 * @param notices what a person should know of how settings were taken; names of settings stand in backquotes
 */
public record Scenario(
        Requests requests,
        Arrivals.Mode arrivals,
        QueueLimits queueLimits,
        SchedulerSettings scheduler,
        StepTimeModel stepTime,
        long hostNanos,
        long firstStallNanos,
        Fleet fleet,
        Map<String, Object> config,
        List<String> notices) {

    /**
     * @throws dev.vllmsim.engine.settings.SettingsException if the scheduler could never serve one of the requests
     */
    public Scenario {
        if (hostNanos < 0) {
            throw new IllegalArgumentException("`step_host_ms` must be at least 0, but is " + hostNanos + " ns");
        }
        if (firstStallNanos < 0) {
            throw new IllegalArgumentException("the first stall must be at least 0 ns, but is " + firstStallNanos);
        }
        notices = List.copyOf(notices);
        scheduler.requireServable(requests);
    }

    /** A scenario with one engine, of which there is nothing to know but what it is, and in which nobody is refused. */
    public Scenario(
            Requests requests,
            Arrivals.Mode arrivals,
            SchedulerSettings scheduler,
            StepTimeModel stepTime,
            long hostNanos,
            long firstStallNanos,
            Map<String, Object> config) {
        this(
                requests,
                arrivals,
                QueueLimits.NONE,
                scheduler,
                stepTime,
                hostNanos,
                firstStallNanos,
                Fleet.ONE,
                config,
                List.of());
    }

    /** A scenario in which the host decides in no time. */
    public Scenario(
            Requests requests,
            Arrivals.Mode arrivals,
            SchedulerSettings scheduler,
            StepTimeModel stepTime,
            Map<String, Object> config) {
        this(requests, arrivals, scheduler, stepTime, 0, 0, config);
    }
}
