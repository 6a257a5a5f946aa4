package dev.vllmsim.report.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vllmsim.report.input.BadInputException;
import dev.vllmsim.report.input.TestInput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportReaderTest {
    @TempDir
    Path folder;

    private Path file(String text) throws IOException {
        return Files.writeString(folder.resolve("in.json"), text);
    }

    private void assertRefused(ThrowingCallable reading, String place, String problem) {
        assertThatThrownBy(reading)
                .isInstanceOf(BadInputException.class)
                .hasMessage(folder.resolve("in.json") + ":" + place + ": " + problem);
    }

    private static final String HEAD = """
            {"schema_version": 1, "kind": "run", "tool": {"name": "t", "version": "1"},
            "config": {"seed": 7, "rate": 1.5, "flag": true, "name": "x", "none": null},
            """;

    private static final String SUMMARY = """
            "summary": {"requests": 1, "steps": 2, "span_ms": 3.5, "qps": null, "tps": null,
            "time_all_requests_sent_ms": 0, "sum_request_time_ms": 3.5, "total_tokens": 3, "new_in_a_later_version": [],
            "prompt_tokens": {"total": 2, "mean": 2, "min": 2, "max": 2},
            "output_tokens": {"total": 1, "mean": 1, "min": 1, "max": 1},
            "ttft_ms": {"count": 0}, "tpot_ms": {"count": 0}, "itl_ms": {"count": 0}, "request_time_ms": {"count": 0}}
            """;

    @Test
    void aReportOrABareObjectHasSettings() throws IOException {
        String settings = "{seed=7, rate=1.5, flag=true, name=x}";
        assertThat(ReportReader.config(new TestInput(file(HEAD + SUMMARY + "}"))))
                .hasToString(settings);
        assertThat(ReportReader.config(new TestInput(
                        file("{\"seed\": 7, \"rate\": 1.5, \"flag\": true, \"name\": \"x\", \"none\": null}"))))
                .hasToString(settings);
        assertThat(ReportReader.config(new TestInput(file("{\"seed\": 12345678901, \"config\": \"x\"}"))))
                .containsEntry("seed", 12345678901L)
                .containsEntry("config", "x");
        assertThat(ReportReader.config(new TestInput(file("{}")))).isEmpty();
    }

    @Test
    void settingsOfAReportAreFoundWithoutReadingItToTheEnd() throws IOException {
        Path cut = file(HEAD + "\"requests\": [{");
        assertThat(ReportReader.config(new TestInput(cut))).containsEntry("seed", 7);
        assertThat(ReportReader.kind(new TestInput(cut))).isEqualTo("run");
    }

    @Test
    void settingsAreValues() throws IOException {
        Path list = file("{\n  \"seed\": 7,\n  \"max_input\": [1]\n}");
        assertRefused(
                () -> ReportReader.config(new TestInput(list)),
                "3:16",
                "expected a number, a text, true or false for the setting \"max_input\"");
    }

    @Test
    void aSettingTwiceIsRefused() throws IOException {
        Path twice = file("{\"seed\": 7,\n \"seed\": 8}");
        assertThatThrownBy(() -> ReportReader.config(new TestInput(twice)))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("in.json:2:")
                .hasMessageContaining("duplicate Object property \"seed\"");
    }

    @Test
    void aReportWithoutSettingsIsRefused() throws IOException {
        Path none = file("{\"schema_version\": 1, \"tool\": {}}");
        assertRefused(
                () -> ReportReader.config(new TestInput(none)), "1:33", "expected a report, with the key \"config\"");
    }

    @Test
    void whatIsNoJsonIsRefusedWithItsPlace() throws IOException {
        Path csv = file("prompt_tokens,output_tokens\n1,2\n");
        assertThatThrownBy(() -> ReportReader.kind(new TestInput(csv)))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("in.json:1:")
                .hasMessageContaining("expected JSON: unrecognized");
        Path list = file("[]");
        assertRefused(() -> ReportReader.kind(new TestInput(list)), "1:1", "expected a JSON object");
        Path empty = file("");
        assertRefused(() -> ReportReader.readSweep(new TestInput(empty)), "1:1", "expected a JSON object");
        Path cut = file("{\"schema_version\": 1,\n \"kind\":");
        assertThatThrownBy(() -> ReportReader.kind(new TestInput(cut)))
                .isInstanceOf(BadInputException.class)
                .hasMessageEndingWith("expected more, but the file ends here");
        Path other = file("{\"name\": \"x\"}");
        assertRefused(
                () -> ReportReader.kind(new TestInput(other)), "1:13", "expected a report, with the key \"kind\"");
    }

    @Test
    void aFileThatIsNotThereIsNamed() {
        Path none = folder.resolve("none.json");
        assertThatThrownBy(() -> ReportReader.kind(new TestInput(none)))
                .isInstanceOf(BadInputException.class)
                .hasMessage("cannot read " + none + ": no such file or folder");
        assertThatThrownBy(() -> ReportReader.config(new TestInput(folder)))
                .isInstanceOf(BadInputException.class)
                .hasMessage("cannot read " + folder + ": is a directory");
    }

    @Test
    void anotherKindOrVersionIsRefused() throws IOException {
        Path run = file(HEAD + SUMMARY + "}");
        assertRefused(
                () -> ReportReader.readSweep(new TestInput(run)),
                "1:31",
                "expected a report of kind \"sweep\", but this is a run");
        Path later = file("{\"schema_version\": 2}");
        assertRefused(
                () -> ReportReader.readRun(new TestInput(later), 0, 1),
                "1:20",
                "expected schema_version 1, but this is 2");
        Path odd = file("{\"kind\": \"walk\"}");
        assertRefused(
                () -> ReportReader.kind(new TestInput(odd)),
                "1:10",
                "expected the kind \"run\", \"sweep\", \"calibration\", \"predict\", \"hit-curve\", \"compare\", \"plan\", \"tune\" or \"explain\"");
    }

    @Test
    void aWrongValueIsNamedWithItsPath() throws IOException {
        Path text = file(HEAD + SUMMARY.replace("\"min\": 2", "\"min\": \"2\"") + "}");
        assertThatThrownBy(() -> ReportReader.readRun(new TestInput(text), 0, 1))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("in.json:5:")
                .hasMessageEndingWith("prompt_tokens.min: expected a whole number");
        Path missing = file(HEAD + SUMMARY.replace("\"ttft_ms\": {\"count\": 0},", "") + "}");
        assertThatThrownBy(() -> ReportReader.readRun(new TestInput(missing), 0, 1))
                .isInstanceOf(BadInputException.class)
                .hasMessageEndingWith("a summary must have ttft_ms");
        Path none = file(HEAD + "\"tail\": []}");
        assertThatThrownBy(() -> ReportReader.readRun(new TestInput(none), 0, 1))
                .hasMessageEndingWith("expected a report, with the key \"summary\"");
    }

    @Test
    void keysOfLaterVersionsArePassedOver() throws IOException {
        RunReport run =
                ReportReader.readRun(new TestInput(file(HEAD + "\"more\": {\"a\": [1]}, " + SUMMARY + "}")), 0, 1);
        assertThat(run.head().summary().spanMs()).isEqualTo(3.5);
        assertThat(run.head().tail()).isEmpty();
        assertThat(run.head().warnings()).isEmpty();
        assertThat(run.steps()).isNull();
    }

    private static final String STEPS = """
            , "steps": [
            {"step":0,"start_ms":0.0,"end_ms":10.0,"prefill_tokens":5,"decode_tokens":0,"items":[{"request":"q1","kind":"prefill","tokens":5}],"preempted":["q2","q3"]},
            {"step":1,"start_ms":10.0,"end_ms":13.5,"prefill_tokens":0,"decode_tokens":1,"items":[{"request":"q1","kind":"decode","tokens":1}],"more":{"x":[]}},
            {"step":2,"start_ms":13.5,"end_ms":17.0,"prefill_tokens":0,"decode_tokens":1,"items":[{"request":"q1","kind":"decode","tokens":1}]}
            ]}
            """;

    @Test
    void onlyTheWindowHasItems() throws IOException {
        StepSeries all = ReportReader.readRun(new TestInput(file(HEAD + SUMMARY + STEPS)), 0, Long.MAX_VALUE)
                .steps();
        StepSeries one = ReportReader.readRun(new TestInput(file(HEAD + SUMMARY + STEPS)), 1, 1)
                .steps();
        StepSeries none = ReportReader.readRun(new TestInput(file(HEAD + SUMMARY + STEPS)), 7, 0)
                .steps();
        assertThat(all).isNotNull();
        assertThat(one).isNotNull();
        assertThat(none).isNotNull();
        assertThat(all.window()).hasSize(3);
        assertThat(one.window())
                .containsExactly(new StepRow(
                        1,
                        10.0,
                        13.5,
                        0,
                        1,
                        List.of(new StepItem("q1", "decode", 1, null)),
                        null,
                        null,
                        null,
                        null,
                        null,
                        null));
        assertThat(none.window()).isEmpty();
        for (StepSeries series : List.of(all, one, none)) {
            assertThat(series.startMs()).containsExactly(0, 10, 13.5);
            assertThat(series.endMs()).containsExactly(10, 13.5, 17);
            assertThat(series.prefillTokens()).containsExactly(5, 0, 0);
            assertThat(series.decodeTokens()).containsExactly(0, 1, 1);
            assertThat(series.preemptions()).containsExactly(2, 0, 0);
        }
    }

    @Test
    void aStepThatLacksItsTimeIsRefused() throws IOException {
        Path file = file(HEAD + SUMMARY + STEPS.replace("\"end_ms\":13.5,", ""));
        assertRefused(
                () -> ReportReader.readRun(new TestInput(file), 0, 1),
                "10:133",
                "expected a step with start_ms, end_ms, prefill_tokens and decode_tokens");
    }
}
