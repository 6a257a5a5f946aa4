package dev.vllmsim.report.measure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vllmsim.engine.request.Request;
import dev.vllmsim.engine.scheduler.ItemKind;
import dev.vllmsim.engine.scheduler.KvUsage;
import dev.vllmsim.report.document.RunColumns;
import dev.vllmsim.report.document.StepItem;
import dev.vllmsim.report.document.StepRow;
import dev.vllmsim.report.document.StepSeries;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class StepLogTest {
    private static final RunColumns MEMORY = new RunColumns(true, false, false, false);

    private static String text(StepLog log) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        log.writeTo(out);
        return out.toString(StandardCharsets.UTF_8);
    }

    private static final Request Q1 = FakeStep.request(0, null);
    private static final Request NAMED = FakeStep.request(1, "r\"2");

    private static FakeStep step(long index, List<Request> preempted, @Nullable KvUsage kv) {
        return new FakeStep(
                index,
                index * 12_500_000,
                (index + 1) * 12_500_000,
                List.of(
                        new FakeStep.Item(Q1, ItemKind.DECODE, 1, 10),
                        new FakeStep.Item(NAMED, ItemKind.PREFILL, 64, 32)),
                2,
                5,
                preempted,
                kv);
    }

    private static final KvUsage KV = new KvUsage(20, 7, 15, 500, 0, 0);

    @Test
    void aStepIsALineWithItsItemsInOrder() throws IOException {
        try (StepLog log = new StepLog(RunColumns.NONE)) {
            log.onStep(step(0, List.of(), KV));
            log.onFinish(Finished.request(0, null, 0, 0, 5, 20));
            log.onStep(step(1, List.of(), KV));
            assertThat(log.steps()).isEqualTo(2);
            assertThat(text(log)).isEqualTo("""
                            [
                                {"step":0,"start_ms":0.0,"end_ms":12.5,"prefill_tokens":64,"decode_tokens":1,"items":[\
                            {"request":"q1","kind":"decode","tokens":1},\
                            {"request":"r\\"2","kind":"prefill","tokens":64}]},
                                {"step":1,"start_ms":12.5,"end_ms":25.0,"prefill_tokens":64,"decode_tokens":1,"items":[\
                            {"request":"q1","kind":"decode","tokens":1},\
                            {"request":"r\\"2","kind":"prefill","tokens":64}]}
                              ]""");
        }
    }

    @Test
    void memoryAndWhoFinishesIsSaidWhereTheSchedulerKnowsIt() throws IOException {
        try (StepLog log = new StepLog(MEMORY)) {
            log.onStep(step(0, List.of(NAMED, Q1), KV));
            log.onFinish(Finished.request(0, null, 0, 0, 5, 20));
            log.onFinish(Finished.request(2, "x", 0, 0, 5, 20));
            log.onStep(step(1, List.of(), null));
            assertThat(text(log)).isEqualTo("""
                            [
                                {"step":0,"start_ms":0.0,"end_ms":12.5,"prefill_tokens":64,"decode_tokens":1,"items":[\
                            {"request":"q1","kind":"decode","tokens":1,"computed_before":10},\
                            {"request":"r\\"2","kind":"prefill","tokens":64,"computed_before":32}],\
                            "preempted":["r\\"2","q1"],"finished":["q1","x"],"running":2,"waiting":5,"kv_blocks_free":7},
                                {"step":1,"start_ms":12.5,"end_ms":25.0,"prefill_tokens":64,"decode_tokens":1,"items":[\
                            {"request":"q1","kind":"decode","tokens":1,"computed_before":10},\
                            {"request":"r\\"2","kind":"prefill","tokens":64,"computed_before":32}],\
                            "preempted":[],"finished":[],"running":2,"waiting":5}
                              ]""");
        }
    }

    @Test
    void noStepsAreAnEmptyArray() throws IOException {
        try (StepLog log = new StepLog(MEMORY)) {
            assertThat(text(log)).isEqualTo("[]");
        }
    }

    @Test
    void theTemporaryFileDoesNotShow() throws IOException {
        // A step takes some 250 bytes: 1,000 of them fill a few blocks.
        try (StepLog inMemory = new StepLog(MEMORY);
                StepLog inFile = new StepLog(MEMORY, 0)) {
            for (int i = 0; i < 1_000; i++) {
                inMemory.onStep(step(i, List.of(), KV));
                inFile.onStep(step(i, List.of(), KV));
            }
            String expected = text(inMemory);
            assertThat(expected.lines()).hasSize(1_002);
            assertThat(text(inFile)).isEqualTo(expected);
            assertThat(text(inFile)).isEqualTo(expected);
        }
    }

    @Test
    void chartsSeeWhatTheLogHas() {
        StepSeriesRecorder recorder = new StepSeriesRecorder(MEMORY, 1, 1);
        recorder.onStep(step(0, List.of(NAMED), KV));
        recorder.onStep(step(1, List.of(Q1), KV));
        recorder.onFinish(Finished.request(0, null, 0, 0, 5, 20));
        recorder.onStep(step(2, List.of(), KV));
        recorder.onFinish(Finished.request(1, null, 0, 0, 5, 20));
        StepSeries series = recorder.series();
        assertThat(series.steps()).isEqualTo(3);
        assertThat(series.startMs()).containsExactly(0, 12.5, 25);
        assertThat(series.endMs()).containsExactly(12.5, 25, 37.5);
        assertThat(series.prefillTokens()).containsExactly(64, 64, 64);
        assertThat(series.decodeTokens()).containsExactly(1, 1, 1);
        assertThat(series.preemptions()).containsExactly(1, 1, 0);
        assertThat(series.window())
                .containsExactly(new StepRow(
                        1,
                        12.5,
                        25,
                        64,
                        1,
                        List.of(new StepItem("q1", "decode", 1, 10), new StepItem("r\"2", "prefill", 64, 32)),
                        List.of("q1"),
                        List.of("q1"),
                        2,
                        5,
                        7L,
                        null));
    }
}
