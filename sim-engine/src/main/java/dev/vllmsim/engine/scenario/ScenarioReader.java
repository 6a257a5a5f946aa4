package dev.vllmsim.engine.scenario;

import dev.vllmsim.engine.admission.QueueLimits;
import dev.vllmsim.engine.routing.Fleet;
import dev.vllmsim.engine.scheduler.SchedulerPolicy;
import dev.vllmsim.engine.scheduler.SchedulerSettings;
import dev.vllmsim.engine.settings.Key;
import dev.vllmsim.engine.settings.KeyOwner;
import dev.vllmsim.engine.settings.Settings;
import dev.vllmsim.engine.settings.SettingsException;
import dev.vllmsim.engine.steptime.BatchLimits;
import dev.vllmsim.engine.steptime.StepTimeKind;
import dev.vllmsim.engine.steptime.StepTimeModel;
import dev.vllmsim.engine.workload.ArrivalKind;
import dev.vllmsim.engine.workload.Arrivals;
import dev.vllmsim.engine.workload.CappedRequests;
import dev.vllmsim.engine.workload.RequestSource;
import dev.vllmsim.engine.workload.RequestWindow;
import dev.vllmsim.engine.workload.Requests;
import dev.vllmsim.engine.workload.ResampledRequests;
import dev.vllmsim.engine.workload.SyntheticRequests;
import dev.vllmsim.engine.workload.WorkloadKeys;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
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
     * @param workloadFile opens the requests of the setting {@code workload}, which names a file
     * @throws SettingsException naming all that is missing, unusable or not used
     */
    public static Scenario read(Map<String, ?> given, Function<Settings, Requests> workloadFile) {
        return read(given, workloadFile, List.of());
    }

    /**
     * A scenario from settings.
     *
     * @param given settings by name; what is left out takes its default
     * @param workloadFile opens the requests of the setting {@code workload}, which names a file
     * @param workloadKeys further settings that it reads
     * @throws SettingsException naming all that is missing, unusable or not used
     */
    public static Scenario read(
            Map<String, ?> given, Function<Settings, Requests> workloadFile, List<Key<?>> workloadKeys) {
        Settings settings = new Settings(given);
        boolean file = settings.find(WorkloadKeys.WORKLOAD) != null;
        @Nullable
        Requests read = settings.build(() -> file ? workloadFile.apply(settings) : SyntheticRequests.from(settings));
        // Without requests the other settings are read all the same, to name all that is wrong at once.
        Requests whole = read == null ? UNREADABLE : read;
        ArrivalKind kind = ArrivalKind.from(settings, whole);
        @Nullable
        Requests requests =
                file ? settings.build(() -> ResampledRequests.from(settings, whole, kind == ArrivalKind.TRACE)) : read;
        ArrivalKind.@Nullable Plan arrivals =
                settings.build(() -> kind.plan(settings, requests == null ? whole : requests));
        @Nullable QueueLimits queue = settings.build(() -> QueueLimits.from(settings));
        Arrivals.@Nullable Mode mode = arrivals == null || queue == null
                ? null
                : settings.build(() -> ArrivalKind.refusing(settings, arrivals.mode(), queue));
        @Nullable SchedulerSettings limits = settings.build(() -> SchedulerPolicy.from(settings));
        BatchLimits largest = limits == null ? BatchLimits.USUAL : PredictedEngine.batches(limits);
        @Nullable StepTimeModel stepTime = settings.build(() -> StepTimeKind.from(settings, largest));
        Long host = settings.build(() -> StepTimeKind.hostNanos(settings));
        OptionalInt maxTokens = settings.findInt(WorkloadKeys.MAX_TOKENS);
        @Nullable
        SchedulerSettings scheduler = limits == null || stepTime == null
                ? limits
                : settings.build(() -> PredictedEngine.withBlocks(limits, stepTime, settings));
        settings.build(() -> ServiceObjectives.from(settings));
        Map<String, Object> withoutFleet = settings.resolved();
        @Nullable Fleet fleet = settings.build(() -> Fleet.from(settings));
        settings.finish(name -> whyUnused(name, settings, workloadKeys));
        if (requests == null
                || arrivals == null
                || queue == null
                || mode == null
                || scheduler == null
                || stepTime == null
                || fleet == null) {
            throw new IllegalStateException("settings without a problem made no scenario");
        }
        Requests allowed = maxTokens.isPresent()
                ? new CappedRequests(arrivals.requests(), maxTokens.getAsInt())
                : arrivals.requests();
        return new Scenario(
                allowed,
                mode,
                queue,
                scheduler,
                stepTime,
                host == null ? 0 : host,
                0,
                fleet,
                // One replica behind a router is a run without a router.
                fleet.replicas() == 1 ? withoutFleet : settings.resolved(),
                settings.notices());
    }

    /** Says to whom a setting belongs that was given in vain; {@code null} where that is not known. */
    private static @Nullable String whyUnused(String name, Settings settings, List<Key<?>> workloadKeys) {
        Map<String, Object> chosen = settings.resolved();
        for (Keys.Alternatives alternatives : List.of(Keys.SCHEDULERS, Keys.STEP_TIMES, Keys.ROUTERS)) {
            String owners = KeyOwner.thatRead(name, alternatives.owners());
            if (!owners.isEmpty()) {
                Object choice = chosen.get(alternatives.selector().name());
                return choice == null
                        ? null
                        : "is not used with `" + alternatives.selector() + "` " + choice + ", only with " + owners;
            }
        }
        if (KeyOwner.thatRead(name, Keys.ARRIVALS.owners()).isEmpty()) {
            if (isOneOf(name, RequestWindow.KEYS)
                    || isOneOf(name, ResampledRequests.KEYS)
                    || isOneOf(name, workloadKeys)) {
                return "is not used without `workload`";
            }
            if (WorkloadKeys.REFUSAL_PAUSE.names().contains(name)) {
                return "is not used without `max_num_queued_reqs` or `max_num_queued_tokens`, and a limit on the"
                        + " client's own requests: `concurrency` or `max_concurrency`";
            }
            if (isOneOf(name, StepTimeKind.DRAFT_KEYS)) {
                return "is not used without `num_speculative_tokens`";
            }
            return isOneOf(name, SyntheticRequests.KEYS)
                    ? "is not used with `workload`: the file says how long each request is"
                    : "is not a setting of this simulator";
        }
        return ArrivalKind.whyUnused(name, chosen);
    }

    private static boolean isOneOf(String name, List<Key<?>> keys) {
        return keys.stream().anyMatch(key -> key.names().contains(name));
    }
}
