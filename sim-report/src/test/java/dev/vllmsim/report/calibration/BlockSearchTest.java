package dev.vllmsim.report.calibration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.vllmsim.engine.steptime.LinearStepTime;
import dev.vllmsim.report.input.BadInputException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BlockSearchTest {
    private static final LinearStepTime KNOWN = new LinearStepTime(9e6, 45_000, 30_000, 70, 0);

    private static MeasuredRun withoutBlocks(MeasuredRun run) {
        Map<String, Object> limits = new LinkedHashMap<>(run.limits());
        limits.remove("num_gpu_blocks");
        return new MeasuredRun("test", run.requests(), limits, Map.of(), run.ticks(), run.notes());
    }

    @Test
    void findsTheNumberThatARunWasMadeWith() {
        // Blocks for about seven requests, while 64 may run: most wait for memory.
        MeasuredRun run = withoutBlocks(SyntheticRuns.of(KNOWN, Map.of("num_gpu_blocks", 400)));
        Map<String, Object> model =
                new LinkedHashMap<>(new LinearForm().settings(new double[] {9e6, 45_000, 30_000, 70, 0}));

        assertThatThrownBy(() -> BlockSearch.requireKnown(run, "run"))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("while others waited, so memory was the limit");
        int blocks =
                Calibration.blocks(run, "run", Selection.of(run.requests(), 1, Double.POSITIVE_INFINITY), null, model);

        assertThat((double) blocks).isCloseTo(400, within(4.0));
    }

    @Test
    void aRunThatNeverWaitedTellsNothing() {
        MeasuredRun run = withoutBlocks(SyntheticRuns.of(new LinearStepTime(1e5, 100, 10, 0, 0), Map.of()));

        BlockSearch.requireKnown(run, "run");
        assertThatThrownBy(() -> Calibration.blocks(
                        run,
                        "run",
                        Selection.of(run.requests(), 1, Double.POSITIVE_INFINITY),
                        null,
                        Calibration.ANY_STEP_TIME))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("no request waited for long");
    }
}
