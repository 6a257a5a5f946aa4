package dev.vllmsim.report.calibration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vllmsim.engine.request.PromptContent;
import dev.vllmsim.report.input.BadInputException;
import dev.vllmsim.report.input.TestInput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MeasuredRunReaderTest {
    private static final String FIRST =
            "{\"request_id\": \"a\", \"input_toks\": 10, \"output_toks\": 3, \"arrival_time\":"
                    + " 1000000.5, \"queued_ts\": 50.51, \"scheduled_ts\": 50.51, \"first_token_ts\": 50.75, \"last_token_ts\":"
                    + " 51.0}";
    private static final String SECOND = "{\"request_id\": \"b\", \"input_toks\": 20, \"output_toks\": 1,"
            + " \"arrival_time\": 1000001.0, \"queued_ts\": 51.2, \"scheduled_ts\": 51.2, \"first_token_ts\": 51.5,"
            + " \"last_token_ts\": 51.5}";

    @TempDir
    Path folder;

    private Path write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    @Test
    void queuedStampsAreOnTheEnginesClock() throws IOException {
        write("requests.jsonl", FIRST + "\n\n" + SECOND + "\n");

        MeasuredRun run = MeasuredRunReader.read(TestFolder.files(folder), ArrivalStamp.QUEUED, Map.of());

        // The first was queued at 50.51 s, the second at 51.2 s: 690 ms later. First token of the first: 240 ms.
        assertThat(run.requests())
                .containsExactly(
                        new MeasuredRequest("a", 10, 3, 0, 240_000_000, 490_000_000),
                        new MeasuredRequest("b", 20, 1, 690_000_000, 990_000_000, 990_000_000));
        assertThat(run.limits()).containsExactly(Map.entry("async_scheduling", true));
    }

    @Test
    void arrivalStampsAreShiftedByTheSmallestDistanceBetweenTheClocks() throws IOException {
        write("requests.jsonl", FIRST + "\n" + SECOND);

        MeasuredRun run = MeasuredRunReader.read(TestFolder.files(folder), ArrivalStamp.ARRIVAL, Map.of());

        // Distances: 50.51 - 1000000.5 and 51.2 - 1000001.0; the first is smaller by 0.19 s. So the first arrives when
        // it is queued, the second 0.5 s later, which is 0.19 s before it is queued.
        assertThat(run.requests().get(0).firstTokenNanos()).isEqualTo(240_000_000);
        assertThat((double) run.requests().get(1).arrivalNanos())
                .isEqualTo(500_000_000, org.assertj.core.data.Offset.offset(1000.0));
    }

    @Test
    void whatVllmResolvedCountsBeforeWhatItWasAskedFor() throws IOException {
        write("requests.jsonl", FIRST + "\n" + SECOND);
        write("meta.json", """
                {"model": "m", "vllm_version": "0.19.0",
                 "engine_kwargs": {"max_num_seqs": 128, "max_num_batched_tokens": 2048, "max_model_len": null},
                 "kv_cache": {"num_gpu_blocks": 99, "block_size": 16, "enable_prefix_caching": true},
                 "resolved_config": {"scheduler_config": {"max_num_seqs": 256, "async_scheduling": true},
                                     "model_config": {"max_model_len": 32768}}}
                """);

        MeasuredRun run = MeasuredRunReader.read(TestFolder.files(folder), ArrivalStamp.QUEUED, Map.of());

        assertThat(run.limits())
                .containsEntry("max_num_seqs", 256)
                .containsEntry("max_num_batched_tokens", 2048)
                .containsEntry("num_gpu_blocks", 99)
                .containsEntry("max_model_len", 32768)
                .containsEntry("vllm_version", "2026-03-24")
                .containsEntry("async_scheduling", true);
        assertThat(run.notes()).isEmpty();
    }

    @Test
    void unknownMemoryIsSaidAndSeveralEnginesAreTakenAsOne() throws IOException {
        write("requests.jsonl", FIRST + "\n" + SECOND);
        write("meta.json", """
                {"kv_cache": {}, "engine_kwargs": {"data_parallel_size": 2, "max_num_seqs": 128,
                 "max_num_batched_tokens": 2048}}
                """);

        MeasuredRun run = MeasuredRunReader.read(TestFolder.files(folder), ArrivalStamp.QUEUED, Map.of());

        assertThat(run.limits())
                .containsEntry("max_num_seqs", 256)
                .containsEntry("max_num_batched_tokens", 4096)
                .doesNotContainKey("num_gpu_blocks");
        assertThat(run.notes()).hasSize(1);
    }

    @Test
    void theVersionSaysWhetherSchedulingIsAsynchronousAndThatWhichStampCounts() throws IOException {
        write("requests.jsonl", FIRST + "\n" + SECOND);

        MeasuredRun old = MeasuredRunReader.read(TestFolder.files(folder), null, Map.of("vllm_version", "0.13.0"));
        MeasuredRun young = MeasuredRunReader.read(TestFolder.files(folder), null, Map.of("vllm_version", "0.23.0"));
        MeasuredRun told = MeasuredRunReader.read(
                TestFolder.files(folder), null, Map.of("vllm_version", "0.23.0", "async_scheduling", "false"));

        assertThat(old.limits()).containsEntry("async_scheduling", false).containsEntry("vllm_version", "2025-11-25");
        assertThat(old.about()).containsEntry("arrival_stamp", "queued");
        assertThat(young.limits()).containsEntry("async_scheduling", true).doesNotContainKey("vllm_version");
        assertThat(young.about()).containsEntry("arrival_stamp", "arrival");
        assertThat(told.about()).containsEntry("arrival_stamp", "queued");
    }

    @Test
    void aRequestThatStillRanWhenTheRecordEndedIsSimulatedAndNotScored() throws IOException {
        write(
                "requests.jsonl",
                FIRST + "\n" + SECOND + "\n{\"request_id\": \"c\", \"input_toks\": 7, \"output_toks\": 5,"
                        + " \"arrival_time\": 1000001.2, \"queued_ts\": 51.3, \"first_token_ts\": 51.4,"
                        + " \"last_token_ts\": 0.0}");

        MeasuredRun run = MeasuredRunReader.read(TestFolder.files(folder), ArrivalStamp.QUEUED, Map.of());

        // Queued 0.79 s after the first; in flight to the last stamp of all, 51.5 s.
        assertThat(run.requests()).hasSize(3);
        assertThat(run.requests().get(2))
                .isEqualTo(new MeasuredRequest("c", 7, 5, 790_000_000, 990_000_000, 990_000_000, null, false));
        assertThat(run.scored()).isEqualTo(2);
        assertThat(run.notes()).singleElement().asString().startsWith("1 requests that still ran");
    }

    @Test
    void aHostThatStallsWithItsFirstStepShowsInTheStamps() throws IOException {
        // The second arrives 265 ms after the first and is queued 387 ms after it, when the first has no token yet.
        write("requests.jsonl", """
                {"request_id": "a", "input_toks": 9, "output_toks": 2, "arrival_time": 100.0, "queued_ts": 1000000.0, "first_token_ts": 1000000.689, "last_token_ts": 1000001.0}
                {"request_id": "b", "input_toks": 9, "output_toks": 2, "arrival_time": 100.265, "queued_ts": 1000000.387, "first_token_ts": 1000000.689, "last_token_ts": 1000001.0}
                """);

        MeasuredRun run = MeasuredRunReader.read(TestFolder.files(folder), null, Map.of());
        MeasuredRun synchronous =
                MeasuredRunReader.read(TestFolder.files(folder), null, Map.of("async_scheduling", "false"));

        assertThat((double) run.firstStallNanos()).isCloseTo(387e6, org.assertj.core.data.Offset.offset(1000.0));
        assertThat(synchronous.firstStallNanos()).isZero();
    }

    @Test
    void segmentsInTheRecordAreItsContent() throws IOException {
        write(
                "requests.jsonl",
                FIRST + "\n"
                        + SECOND.replace(
                                "\"output_toks\"",
                                "\"prompt_segments\": [{\"of\": \"a\", \"len\": 8}, {\"unique\": 12}],"
                                        + " \"output_toks\""));

        MeasuredRun run = MeasuredRunReader.read(TestFolder.files(folder), ArrivalStamp.QUEUED, Map.of());

        assertThat(run.requests().get(0).content()).isNull();
        assertThat(run.requests().get(1).content())
                .isEqualTo(new PromptContent(List.of(new PromptContent.Earlier("a", 8), new PromptContent.Unique(12))));
        assertThat(run.withContent()).isEqualTo(1);
    }

    @Test
    void aWorkloadOfTheSameRequestsAddsContent() throws IOException {
        write("requests.jsonl", FIRST + "\n" + SECOND);
        Path content = write("content.jsonl", """
                {"id": "a", "prompt_tokens": 10, "output_tokens": 3}
                {"id": "b", "prompt_tokens": 20, "output_tokens": 1, "prompt_segments": [{"of": "a", "len": 8}, {"unique": 12}]}
                """);
        MeasuredRun run = MeasuredRunReader.read(TestFolder.files(folder), ArrivalStamp.QUEUED, Map.of());

        assertThat(RecordContent.added(run, new TestInput(content)).withContent())
                .isEqualTo(1);
        Path other = write("other.jsonl", """
                {"id": "x", "prompt_tokens": 10, "output_tokens": 3}
                {"id": "y", "prompt_tokens": 20, "output_tokens": 1, "prompt_segments": [{"of": "x"}, {"unique": 7}]}
                """);
        assertThatThrownBy(() -> RecordContent.added(run, new TestInput(other)))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("none of its requests with prompt_segments");
    }

    @Test
    void aPlainTableIsReadInAnyUnitAndOrder() throws IOException {
        Path file = write("run.csv", """
                e2e_ms,id,send_us,prompt_tokens,output_tokens,ttft_s
                200.5,a,1000,5,3,0.1
                ,b,3000,6,4,
                90,c,501000,7,1,0.09
                """);

        MeasuredRun run = MeasuredRunReader.read(TestFolder.files(file), null, Map.of());

        // The first is sent at 1 ms, so that all times are less by that. The second still ran when the record ended,
        // at 501 + 90 ms.
        assertThat(run.requests())
                .containsExactly(
                        new MeasuredRequest("a", 5, 3, 0, 100_000_000, 200_500_000),
                        new MeasuredRequest("b", 6, 4, 2_000_000, 590_000_000, 590_000_000, null, false),
                        new MeasuredRequest("c", 7, 1, 500_000_000, 590_000_000, 590_000_000));
        assertThat(run.client().stamps()).isTrue();
        assertThat(run.about()).containsEntry("arrival_stamp", "client");
    }

    @ParameterizedTest(name = "{1}")
    @CsvSource(delimiter = '|', textBlock = """
                    arrival_ms,prompt_tokens,output_tokens,ttft_ms;0,1,1,5 | :1: expected the columns arrival_ms, prompt_tokens, output_tokens, ttft_ms and e2e_ms, but e2e_ms is missing
                    arrival_ms,prompt_tokens,output_tokens,ttft_ms,e2e_ms;0,1,1,5 | :2: expected 5 cells as in the header, but found 4
                    arrival_ms,prompt_tokens,output_tokens,ttft_ms,e2e_ms;x,1,1,5,6 | :2: arrival_ms must be a number, but is x
                    arrival_ms,prompt_tokens,output_tokens,ttft_ms,e2e_ms;0,1.5,1,5,6 | :2: prompt_tokens must be a whole number, but is 1.5
                    arrival_ms,prompt_tokens,output_tokens,ttft_ms,e2e_ms;0,1,2,5,4 | :2: the last token comes before the first
                    """)
    void aTableThatCannotBeReadSaysWhere(String lines, String problem) throws IOException {
        Path file = write("run.csv", lines.replace(';', '\n') + "\n");

        assertThatThrownBy(() -> MeasuredRunReader.read(TestFolder.files(file), null, Map.of()))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("run.csv" + problem);
    }

    @Test
    void theTimelineStartsWithTheFirstArrival() throws IOException {
        // 1000000.5 s after the epoch is 1970-01-12T13:46:40.5Z; the record's clock started 0.25 s before.
        write("requests.jsonl", FIRST + "\n" + SECOND);
        write("meta.json", "{\"started_at\": \"1970-01-12T13:46:40.25Z\"}");
        write("timeseries.csv", "t,gen_throughput,running,waiting,preempted,kv_cache_pct\n1.0,5.0,2,1,0,33.5\n");

        MeasuredRun run = MeasuredRunReader.read(TestFolder.files(folder), ArrivalStamp.QUEUED, Map.of());

        assertThat(run.ticks()).containsExactly(new MeasuredTick(750_000_000, 2, 1, 33.5));
    }

    @Test
    void requestsWithoutStampsAreLeftOutAndCounted() throws IOException {
        write(
                "requests.jsonl",
                FIRST + "\n" + SECOND + "\n{\"request_id\": \"c\", \"input_toks\": 1, \"output_toks\": 1,"
                        + " \"arrival_time\": null, \"queued_ts\": null, \"first_token_ts\": null,"
                        + " \"last_token_ts\": null}");

        MeasuredRun run = MeasuredRunReader.read(TestFolder.files(folder), ArrivalStamp.QUEUED, Map.of());

        assertThat(run.requests()).hasSize(2);
        assertThat(run.notes()).singleElement().asString().startsWith("1 requests without all their time stamps");
    }

    @Test
    void theClientsOwnFileIsReadFromItsArrays() throws IOException {
        Path file = write("bench.json", """
                {"model_id": "m", "input_lens": [5, 6, 7], "output_lens": [3, 0, 2], "ttfts": [0.1, 0.0, 0.2],
                 "itls": [[0.01, 0.02], [], [0.05]], "start_times": [100.0, 100.5, 101.0],
                 "errors": ["", "refused", ""]}
                """);

        MeasuredRun run = MeasuredRunReader.read(TestFolder.files(file), ArrivalStamp.QUEUED, Map.of());

        // First request: 0.1 s to the first token, 0.03 s to the last. Third: a second later, 0.2 s and 0.05 s.
        assertThat(run.requests())
                .containsExactly(
                        new MeasuredRequest("bench-0", 5, 3, 0, 100_000_000, 130_000_000),
                        new MeasuredRequest("bench-2", 7, 2, 1_000_000_000, 1_200_000_000, 1_250_000_000));
        assertThat(run.notes()).anyMatch(note -> note.startsWith("1 failed requests"));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
                    not JSON            | {"input_toks": 5,                                             | requests.jsonl:1:18: expected JSON
                    no output length    | {"input_toks": 5, "queued_ts": 1}                             | output_toks is missing
                    a text for a number | {"input_toks": "x", "output_toks": 1}                         | input_toks must be a whole number
                    no tokens           | {"input_toks": 0, "output_toks": 1, "queued_ts": 1, "first_token_ts": 2, "last_token_ts": 3} | prompt tokens must be at least 1
                    an early token      | {"input_toks": 1, "output_toks": 1, "queued_ts": 3, "first_token_ts": 2, "last_token_ts": 3} | the first token comes before the arrival
                    one request         | {"input_toks": 1, "output_toks": 1, "queued_ts": 1, "first_token_ts": 2, "last_token_ts": 3} | at least 2
                    something else      | {"a": 1}                                                      | expected one request a line
                    """)
    void saysWhatIsWrongAndWhere(String name, String line, String problem) throws IOException {
        write("requests.jsonl", line + "\n");

        assertThatThrownBy(() -> MeasuredRunReader.read(TestFolder.files(folder), ArrivalStamp.QUEUED, Map.of()))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining(problem);
    }

    @Test
    void arrivalsThatAreNotKnownAreNotGuessed() throws IOException {
        Path file = write(
                "bench.json",
                "{\"input_lens\": [5, 6], \"output_lens\": [1, 1], \"ttfts\": [0.1, 0.2], \"itls\": [[], []]}");

        assertThatThrownBy(() -> MeasuredRunReader.read(TestFolder.files(file), ArrivalStamp.QUEUED, Map.of()))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("start_times is missing");
    }
}
