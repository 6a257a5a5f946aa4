package dev.vllmsim.engine.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vllmsim.engine.scenario.Keys;
import dev.vllmsim.engine.scenario.Setting;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the texts of a sweep mean. */
class SweepPlanTest {
    private static final Keys KEYS = new Keys(List.of());

    private static Setting called(String name) {
        Setting setting = KEYS.called(name);
        assertThat(setting).isNotNull();
        return setting == null ? KEYS.all().get(0) : setting;
    }

    private static SweepPlan plan(String... axes) {
        return SweepPlan.over(List.of(axes), SweepPlanTest::called);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "max-num-batched-tokens=512,1024          | 512 1024",
                "max-num-batched-tokens=64..4096          | 64 128 256 512 1024 2048 4096",
                "max-num-batched-tokens=64..5000          | 64 128 256 512 1024 2048 4096 5000",
                "max-num-batched-tokens=64..256:64        | 64 128 192 256",
                "max-num-batched-tokens=64..250:64        | 64 128 192",
                "max-num-seqs=16..64                      | 16 32 64",
                "max-num-seqs=16..20                      | 16 17 18 19 20",
                "concurrency=1..8                         | 1 2 3 4 5 6 7 8",
                "concurrency=1..64                        | 1 2 4 8 16 32 64",
                "concurrency=1..4,8,16..32                | 1 2 3 4 8 16 32",
                "concurrency=5..5                         | 5",
                "request-rate=1..4:0.5                    | 1 1.5 2 2.5 3 3.5 4",
                "request-rate=2..5                        | 2 3 4 5",
                "request-rate=0.25..16                    | 0.25 0.5 1 2 4 8 16",
                "decode-elapsed-time=3,6.5,10ms           | 3 6.5 10",
                "seed=1..3                                | 1 2 3",
                "request-rate=1,inf                       | 1 inf",
            })
    void valuesAreListedOrRanges(String axis, String values) {
        assertThat(plan(axis).points().stream()
                        .map(point -> String.valueOf(point.values().iterator().next())))
                .containsExactly(values.split(" "));
    }

    @Test
    void valuesHaveTheTypeOfTheirSettingAndWhatItDoesNotTakeIsLeft() {
        assertThat(plan("max-num-batched-tokens=512,x,0").points())
                .containsExactly(
                        Map.of("max_num_scheduled_tokens", 512),
                        Map.of("max_num_scheduled_tokens", "x"),
                        Map.of("max_num_scheduled_tokens", "0"));
        // Names with dots are no ranges.
        assertThat(plan("workload=1..2").points()).containsExactly(Map.of("workload", "1..2"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "concurrency=8..1        | has the range 8..1: it must go up",
                "concurrency=1..8:0      | has the range 1..8:0: it must go up, with a step above 0",
                "concurrency=100..150    | has the range 100..150: say its step, as in 100..150:10",
                "request-rate=0.5..2.5   | has the range 0.5..2.5: say its step, as in 0.5..2.5:0.5",
                "concurrency=1..200000:1 | would make more than 100000 runs: give fewer values, or ranges with a larger step",
            })
    void otherRangesAreRefused(String axis, String message) {
        assertThatThrownBy(() -> plan(axis)).hasMessage("sweep_over " + message);
    }

    @Test
    void gridsHaveALimitToo() {
        assertThat(plan("concurrency=1..300:1", "max-num-seqs=1..300:1").points())
                .hasSize(90_000);
        assertThatThrownBy(() -> plan("concurrency=1..400:1", "max-num-seqs=1..400:1"))
                .hasMessageContaining("would make more than 100000 runs");
    }

    @Test
    void aSettingIsNamedAsAllRunsNameIt() {
        SweepPlan plan = plan("max-num-batched-tokens=512,1024");
        Map<String, Object> vllm = Map.of("max_num_batched_tokens", 512);
        Map<String, Object> other = Map.of("max_num_scheduled_tokens", 512);

        assertThat(plan.namedAsIn(List.of(vllm, vllm), SweepPlanTest::called).parameters())
                .containsExactly("max_num_batched_tokens");
        assertThat(plan.namedAsIn(List.of(vllm, vllm), SweepPlanTest::called).points())
                .containsExactly(Map.of("max_num_batched_tokens", 512), Map.of("max_num_batched_tokens", 1024));
        assertThat(plan.namedAsIn(List.of(vllm, other), SweepPlanTest::called).parameters())
                .containsExactly("max_num_scheduled_tokens");
    }
}
