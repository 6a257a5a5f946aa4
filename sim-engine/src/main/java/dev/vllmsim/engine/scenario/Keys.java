package dev.vllmsim.engine.scenario;

import dev.vllmsim.engine.admission.QueueLimits;
import dev.vllmsim.engine.routing.Fleet;
import dev.vllmsim.engine.routing.RouterKind;
import dev.vllmsim.engine.scheduler.SchedulerPolicy;
import dev.vllmsim.engine.settings.Key;
import dev.vllmsim.engine.settings.KeyGroup;
import dev.vllmsim.engine.settings.KeyOwner;
import dev.vllmsim.engine.steptime.StepTimeKind;
import dev.vllmsim.engine.workload.ArrivalKind;
import dev.vllmsim.engine.workload.RequestWindow;
import dev.vllmsim.engine.workload.ResampledRequests;
import dev.vllmsim.engine.workload.SyntheticRequests;
import dev.vllmsim.engine.workload.WorkloadKeys;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** All settings that there are, gathered from the parts of a run that read them. */
public final class Keys {
    /**
     * The alternatives for a part of a run.
     *
     * @param selector the setting that says which is taken
     * @param owners the alternatives
     */
    record Alternatives(Key<?> selector, List<? extends KeyOwner> owners) {
        Alternatives {
            owners = List.copyOf(owners);
        }
    }

    static final Alternatives ARRIVALS = new Alternatives(ArrivalKind.ARRIVALS, List.of(ArrivalKind.values()));
    static final Alternatives SCHEDULERS =
            new Alternatives(SchedulerPolicy.SCHEDULER, List.of(SchedulerPolicy.values()));
    static final Alternatives STEP_TIMES = new Alternatives(StepTimeKind.STEP_TIME, List.of(StepTimeKind.values()));

    static final Alternatives ROUTERS = new Alternatives(RouterKind.ROUTER, List.of(RouterKind.values()));

    private final List<Setting> settings;

    /**
     * @param workloadKeys further settings, of whoever reads workloads from files
     */
    public Keys(List<Key<?>> workloadKeys) {
        Gathering gathering = new Gathering();
        for (Key<?> key : SyntheticRequests.KEYS) {
            gathering.add(key, key == WorkloadKeys.SEED ? "" : Setting.WITHOUT_FILE);
        }
        gathering.add(WorkloadKeys.WORKLOAD, "");
        gathering.addAll(workloadKeys, Setting.WITH_FILE);
        gathering.addAll(RequestWindow.KEYS, Setting.WITH_FILE);
        gathering.addAll(ResampledRequests.KEYS, Setting.WITH_FILE);
        gathering.add(ARRIVALS);
        gathering.add(SCHEDULERS);
        gathering.addAll(Fleet.KEYS, "");
        gathering.add(ROUTERS);
        gathering.add(STEP_TIMES);
        gathering.addAll(QueueLimits.KEYS, "");
        gathering.add(WorkloadKeys.REFUSAL_PAUSE, "");
        gathering.addAll(StepTimeKind.COMMON_KEYS, "");
        gathering.addAll(StepTimeKind.DRAFT_KEYS, "with `num_speculative_tokens`");
        gathering.add(WorkloadKeys.MAX_TOKENS, "");
        gathering.add(ServiceObjectives.GOODPUT, "");
        List<Setting> all = gathering.settings();
        List<Setting> sorted = new ArrayList<>();
        for (KeyGroup group : KeyGroup.values()) {
            for (Setting setting : all) {
                if (setting.key().group() == group) {
                    sorted.add(setting);
                }
            }
        }
        settings = List.copyOf(sorted);
    }

    /** All settings, group by group. */
    public List<Setting> all() {
        return settings;
    }

    /** The settings of a group. */
    public List<Setting> of(KeyGroup group) {
        return settings.stream()
                .filter(setting -> setting.key().group() == group)
                .toList();
    }

    /** The setting that a person means by a name of it or of its flag, or {@code null} if there is none. */
    public @Nullable Setting called(String name) {
        for (Setting setting : settings) {
            if (setting.isCalled(name)) {
                return setting;
            }
        }
        return null;
    }

    /** Puts together what several parts of a run have declared of one setting. */
    private static final class Gathering {
        private final Map<String, List<Setting.Use>> uses = new LinkedHashMap<>();
        private final Map<String, Integer> readers = new LinkedHashMap<>();
        private final Map<String, Integer> alternatives = new LinkedHashMap<>();

        void add(Key<?> key, String where) {
            uses.computeIfAbsent(key.id(), id -> new ArrayList<>()).add(new Setting.Use(where, key));
        }

        void addAll(Collection<Key<?>> keys, String where) {
            for (Key<?> key : keys) {
                add(key, where);
            }
        }

        void add(Alternatives part) {
            add(part.selector(), "");
            for (KeyOwner owner : part.owners()) {
                for (Key<?> key : owner.keys()) {
                    add(key, "with " + owner.label());
                    readers.merge(key.id(), 1, Integer::sum);
                    alternatives.put(key.id(), part.owners().size());
                }
            }
        }

        List<Setting> settings() {
            List<Setting> all = new ArrayList<>();
            for (Map.Entry<String, List<Setting.Use>> each : uses.entrySet()) {
                String id = each.getKey();
                boolean everywhere = readers.getOrDefault(id, 0).equals(alternatives.get(id));
                all.add(new Setting(each.getValue(), everywhere));
            }
            return all;
        }
    }
}
