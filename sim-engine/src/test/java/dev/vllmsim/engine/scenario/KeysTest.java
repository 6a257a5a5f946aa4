package dev.vllmsim.engine.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vllmsim.engine.scheduler.SchedulerPolicy;
import dev.vllmsim.engine.settings.Key;
import dev.vllmsim.engine.settings.KeyOwner;
import dev.vllmsim.engine.settings.Settings;
import dev.vllmsim.engine.steptime.StepTimeKind;
import dev.vllmsim.engine.workload.ArrivalKind;
import dev.vllmsim.engine.workload.RequestList;
import dev.vllmsim.engine.workload.RequestWindow;
import dev.vllmsim.engine.workload.ResampledRequests;
import dev.vllmsim.engine.workload.SyntheticRequests;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What readers read is what they have declared: help, refusals and documents follow from that. */
class KeysTest {
    private static final Keys KEYS = new Keys(List.of());
    private static final RequestList NOTHING = new RequestList(List.of());

    /** Every name that a reader asks for, under any of some settings. */
    private static Set<String> asked(Consumer<Settings> reader, List<? extends Map<String, ?>> givens) {
        Set<String> asked = new TreeSet<>();
        for (Map<String, ?> given : givens) {
            Settings settings = new Settings(given);
            settings.build(() -> {
                reader.accept(settings);
                return "";
            });
            asked.addAll(settings.asked());
        }
        return asked;
    }

    private static Set<String> names(List<Key<?>> keys) {
        Set<String> names = new TreeSet<>();
        keys.forEach(key -> names.addAll(key.names()));
        return names;
    }

    static Stream<SchedulerPolicy> policies() {
        return Stream.of(SchedulerPolicy.values());
    }

    @ParameterizedTest
    @MethodSource("policies")
    void aPolicyReadsTheSettingsThatItLists(SchedulerPolicy policy) {
        Set<String> asked = asked(
                SchedulerPolicy::from,
                List.of(
                        Map.of("scheduler", policy.label()),
                        Map.of("scheduler", policy.label(), "num_speculative_tokens", 1, "acceptance_rate", 0.5),
                        Map.of("scheduler", policy.label(), "pipeline_parallel_size", 2)));
        asked.remove("scheduler");
        // The draws of accepted drafts have the seed of the workload.
        asked.remove("seed");
        assertThat(asked).isEqualTo(names(policy.keys()));
    }

    static Stream<StepTimeKind> stepTimes() {
        return Stream.of(StepTimeKind.values());
    }

    @ParameterizedTest
    @MethodSource("stepTimes")
    void aStepTimeReadsTheSettingsThatItLists(StepTimeKind kind) {
        Set<String> asked = asked(StepTimeKind::from, List.of(Map.of("step_time", kind.label())));
        // What holds whatever the kind.
        assertThat(asked).contains("step_time", "step_time_scale");
        asked.removeAll(Set.of("step_time", "step_time_scale"));
        assertThat(asked).isEqualTo(names(kind.keys()));
    }

    static Stream<ArrivalKind> arrivals() {
        return Stream.of(ArrivalKind.values());
    }

    @ParameterizedTest
    @MethodSource("arrivals")
    void aWayOfArrivingReadsTheSettingsThatItLists(ArrivalKind kind) {
        assertThat(asked(
                        settings -> kind.plan(settings, NOTHING),
                        List.of(Map.of(), Map.of("ramp_up_strategy", "linear"))))
                .isEqualTo(names(kind.keys()));
    }

    @Test
    void workloadsReadTheSettingsThatTheyList() {
        assertThat(asked(SyntheticRequests::from, List.of(Map.of()))).isEqualTo(names(SyntheticRequests.KEYS));
        assertThat(asked(settings -> RequestWindow.from(settings, NOTHING, false), List.of(Map.of())))
                .isEqualTo(names(RequestWindow.KEYS));
        Set<String> drawn =
                asked(settings -> ResampledRequests.from(settings, NOTHING, false), List.of(Map.of("resample", 1)));
        // The draws have the seed of the workload.
        drawn.remove("seed");
        drawn.removeAll(names(RequestWindow.KEYS));
        assertThat(drawn).isEqualTo(names(ResampledRequests.KEYS));
    }

    @Test
    void aSettingIsKnownByEveryNameOfItAndOfItsFlags() {
        for (String name : List.of(
                "max_num_scheduled_tokens",
                "max_num_batched_tokens",
                "max-num-batched-tokens",
                "--max-num-batched-tokens")) {
            Setting setting = KEYS.called(name);
            assertThat(setting).isNotNull();
            assertThat(setting == null ? "" : setting.names().get(0)).isEqualTo("max_num_scheduled_tokens");
        }
        assertThat(KEYS.called("prefill-elapsed-time")).isEqualTo(KEYS.called("prefill_elapsed_time_ms"));
        assertThat(KEYS.called("max_num_seq")).isNull();
    }

    @Test
    void noTwoSettingsShareAName() {
        Set<String> seen = new TreeSet<>();
        for (Setting setting : KEYS.all()) {
            Set<String> names = new TreeSet<>(setting.names());
            setting.flagNames().forEach(name -> names.add(name.replace('-', '_')));
            for (String name : names) {
                assertThat(seen.add(name)).as(name).isTrue();
            }
            assertThat(setting.key().help()).as(setting.key().name()).endsWith(".");
        }
        assertThat(seen).contains("goodput", "step_table", "burstiness", "vllm_version");
    }

    @Test
    void defaultsAndOwnersFollowFromTheDeclarations() {
        assertThat(text("max_num_seqs")).isEqualTo(" | 16; with vllm-v1: 128");
        assertThat(text("max_num_scheduled_tokens")).isEqualTo(" | required; with vllm-v1: 2048");
        assertThat(text("max_num_partial_prefills")).isEqualTo(" | 2; with vllm-v1: no limit");
        assertThat(text("block_size")).isEqualTo("with vllm-v1 | 16");
        assertThat(text("max_concurrency")).isEqualTo("with trace or rate | no limit");
        assertThat(text("total_query")).isEqualTo(" | required; with `workload`: all");
        assertThat(text("step_time_preset")).isEqualTo("with roofline | null");
    }

    private static String text(String name) {
        Setting setting = KEYS.called(name);
        return setting == null ? "" : setting.where() + " | " + setting.defaultText();
    }

    @Test
    void everyOwnerHasKeys() {
        for (KeyOwner owner : List.<KeyOwner>of(SchedulerPolicy.VLLM_V1, StepTimeKind.TABLE, ArrivalKind.CLOSED)) {
            assertThat(owner.keys()).isNotEmpty();
        }
    }
}
