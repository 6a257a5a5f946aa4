package dev.vllmsim.engine.scenario;

import dev.vllmsim.engine.scheduler.SchedulerPolicy;
import dev.vllmsim.engine.scheduler.SchedulerSettings;
import dev.vllmsim.engine.settings.Settings;
import dev.vllmsim.engine.settings.SettingsException;
import dev.vllmsim.engine.steptime.StepTimeKind;
import dev.vllmsim.engine.steptime.StepTimeModel;
import dev.vllmsim.engine.workload.ArrivalKind;
import dev.vllmsim.engine.workload.RequestSource;
import dev.vllmsim.engine.workload.RequestWindow;
import dev.vllmsim.engine.workload.Requests;
import dev.vllmsim.engine.workload.SyntheticRequests;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Turns named settings into a scenario. */
public final class ScenarioReader {
    /** Stands in for a workload that could not be read, where only the settings around it matter. */
    private static final Requests UNREADABLE = new Requests() {
        @Override
        public RequestSource open() {
            throw new IllegalStateException("the workload could not be read");
        }

        @Override
        public boolean timed() {
            return true;
        }
    };

    private ScenarioReader() {}

    /**
     * A scenario from settings.
     *
     * @param given settings by name; what is left out takes its default
     * @param workloadFile opens the requests of the setting {@code workload}, which names a file; it reads whatever
     *     further settings say how to read it
     * @throws SettingsException naming all that is missing, unusable or not used
     */
    public static Scenario read(Map<String, ?> given, Function<Settings, Requests> workloadFile) {
        Settings settings = new Settings(given);
        boolean file = settings.isGiven("workload");
        @Nullable
        Requests read = settings.build(() -> file ? workloadFile.apply(settings) : SyntheticRequests.from(settings));
        // Without requests the other settings are read all the same, to name all that is wrong at once.
        Requests whole = read == null ? UNREADABLE : read;
        ArrivalKind kind = ArrivalKind.from(settings, whole);
        @Nullable
        Requests requests =
                file ? settings.build(() -> RequestWindow.from(settings, whole, kind == ArrivalKind.TRACE)) : read;
        ArrivalKind.@Nullable Plan arrivals =
                settings.build(() -> kind.plan(settings, requests == null ? whole : requests));
        @Nullable SchedulerSettings scheduler = settings.build(() -> SchedulerPolicy.from(settings));
        @Nullable StepTimeModel stepTime = settings.build(() -> StepTimeKind.from(settings));
        settings.build(() -> ServiceObjectives.from(settings));
        settings.finish(name -> whyUnused(name, settings));
        if (requests == null || arrivals == null || scheduler == null || stepTime == null) {
            throw new IllegalStateException("settings without a problem made no scenario");
        }
        return new Scenario(arrivals.requests(), arrivals.mode(), scheduler, stepTime, settings.resolved());
    }

    /** Says to whom a setting belongs that was given in vain. */
    private static String whyUnused(String name, Settings settings) {
        Map<String, Object> chosen = settings.resolved();
        String policy = SchedulerPolicy.thatReads(name);
        if (policy != null) {
            return "is not used with `scheduler` " + chosen.get("scheduler") + ", only with " + policy;
        }
        String model = StepTimeKind.thatReads(name);
        if (model != null) {
            return "is not used with `step_time` " + chosen.get("step_time") + ", only with " + model;
        }
        String arrival = ArrivalKind.whyUnused(name, chosen);
        if (arrival != null) {
            return arrival;
        }
        if (RequestWindow.reads(name)) {
            return "is not used without `workload`";
        }
        Settings synthetic = new Settings(Map.of());
        synthetic.build(() -> SyntheticRequests.from(synthetic));
        if (synthetic.asked().contains(name)) {
            return "is not used with `workload`: the file says how long each request is";
        }
        return "is not a setting of this simulator";
    }
}
