package dev.vllmsim.engine.steptime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vllmsim.engine.scheduler.Batch;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class StepTimeTest {

    private static Batch batch(int prefill, int computedBefore, int decodes, long context) {
        Batch batch = new Batch();
        batch.clear();
        if (prefill > 0) {
            batch.addPrefill(prefill, computedBefore);
        }
        batch.addDecodes(decodes, context, 0);
        return batch;
    }

    @Test
    void fixedTakesTheLargerOfTwoForAMixedStepOrTheirSum() {
        FixedStepTime max = new FixedStepTime(10, 3, FixedStepTime.Mixed.MAX);
        assertThat(max.stepNanos(batch(64, 0, 0, 0))).isEqualTo(10);
        assertThat(max.stepNanos(batch(0, 0, 5, 100))).isEqualTo(3);
        assertThat(max.stepNanos(batch(64, 0, 5, 100))).isEqualTo(10);
        assertThat(new FixedStepTime(2, 3, FixedStepTime.Mixed.MAX).stepNanos(batch(1, 0, 1, 1)))
                .isEqualTo(3);
        assertThat(new FixedStepTime(10, 3, FixedStepTime.Mixed.SUM).stepNanos(batch(1, 0, 1, 1)))
                .isEqualTo(13);
    }

    @Test
    void linearAddsUpTheWork() {
        // 100 + 2 x 10 prompt tokens + 5 x 3 sequences + 0.5 x 60 KV tokens
        // + 0.01 x (10 x 20 + 10 x 9 / 2 = 245) pairs = 100 + 20 + 15 + 30 + 2.45, rounded 167.
        LinearStepTime model = new LinearStepTime(100, 2, 5, 0.5, 0.01);
        assertThat(model.stepNanos(batch(10, 20, 3, 60))).isEqualTo(167);
        assertThat(model.dependsOnContext()).isTrue();
        assertThat(new LinearStepTime(100, 2, 5, 0, 0.01).dependsOnContext()).isFalse();
    }

    @Test
    void stepsOfAJumpAreToldOneByOne() {
        // 100 + 5 x 3 + 0.5 x 60 = 145, and 1.5 more from step to step, half a nanosecond rounded up.
        List<Long> each = new ArrayList<>();
        new LinearStepTime(100, 2, 5, 0.5, 0.01).eachOver(batch(0, 0, 3, 60), 4, each::add);
        assertThat(each).containsExactly(145L, 147L, 148L, 150L);
        each.clear();
        new FixedStepTime(10, 3, FixedStepTime.Mixed.MAX).eachOver(batch(0, 0, 3, 60), 2, each::add);
        assertThat(each).containsExactly(3L, 3L);
    }

    @Test
    void timeThatStandsStillIsRefused() {
        assertThatThrownBy(() -> new FixedStepTime(0, 0, FixedStepTime.Mixed.MAX))
                .hasMessageContaining("stand still");
        assertThatThrownBy(() -> new LinearStepTime(0, 1, 0, 1, 1)).hasMessageContaining("stand still");
        assertThatThrownBy(() -> new LinearStepTime(Double.NaN, 1, 1, 1, 1))
                .hasMessage("step time per base must be a finite number of at least 0 ns, but is NaN");
    }
}
