package dev.vllmsim.report.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vllmsim.engine.admission.Refusal;
import dev.vllmsim.engine.request.FinishedRequest;
import dev.vllmsim.engine.request.Request;
import dev.vllmsim.engine.request.RequestSpec;
import dev.vllmsim.report.document.RunColumns;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RequestLogTest {
    private static String text(RequestLog log) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        log.writeTo(out);
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void rowsComeInTheOrderOfTheWorkload() throws IOException {
        try (RequestLog log = new RequestLog(RunColumns.NONE)) {
            log.onFinish(Finished.request(1, null, 10, 7, 1, 0));
            log.onFinish(Finished.request(0, null, 0, 0, 5, 20));
            assertThat(log.rows()).isEqualTo(2);
            assertThat(text(log)).isEqualTo("""
                            [
                                {"id":"q1","prompt_tokens":100,"output_tokens":5,"arrival_ms":0.0,"prefill_start_ms":0.0,\
                            "prefill_end_ms":10.0,"decode_start_ms":10.0,"first_token_ms":13.0,"finish_ms":33.0,\
                            "ttft_ms":13.0,"tpot_ms":4.0,"prefill_batches":2,"decode_batches":5,\
                            "prefill_wait_ms":0.0,"prefill_service_ms":10.0,"decode_wait_ms":0.0,"decode_service_ms":23.0,\
                            "tpot_vllm_ms":5.0,"request_time_ms":33.0},
                                {"id":"q2","prompt_tokens":100,"output_tokens":1,"arrival_ms":10.0,"prefill_start_ms":17.0,\
                            "prefill_end_ms":27.0,"decode_start_ms":27.0,"first_token_ms":30.0,"finish_ms":30.0,\
                            "ttft_ms":20.0,"tpot_ms":0.0,"prefill_batches":2,"decode_batches":1,\
                            "prefill_wait_ms":7.0,"prefill_service_ms":10.0,"decode_wait_ms":0.0,"decode_service_ms":3.0,\
                            "tpot_vllm_ms":null,"request_time_ms":20.0}
                              ]""");
        }
    }

    @Test
    void optionalKeysNamesAndMissingTimes() throws IOException {
        try (RequestLog log = new RequestLog(new RunColumns(true, true, false, false))) {
            log.onFinish(Finished.withoutDecode(0));
            assertThat(text(log)).isEqualTo("""
                            [
                                {"id":"r\\"0","prompt_tokens":100,"output_tokens":1,"arrival_ms":5.0,"prefill_start_ms":6.0,\
                            "prefill_end_ms":16.0,"decode_start_ms":null,"first_token_ms":16.0,"finish_ms":16.0,\
                            "ttft_ms":11.0,"tpot_ms":0.0,"prefill_batches":1,"decode_batches":0,"preemptions":2,\
                            "cached_tokens":48,"client_queue_ms":4.0,"prefill_wait_ms":1.0,"prefill_service_ms":10.0,\
                            "decode_wait_ms":null,"decode_service_ms":null,"tpot_vllm_ms":null,"request_time_ms":11.0}
                              ]""");
        }
    }

    @Test
    void refusedRequestsAreListedApart() throws IOException {
        try (RequestLog log = new RequestLog(new RunColumns(false, true, false, false, true, false))) {
            log.onRefused(new Request(RequestSpec.of(1, 70, 7), 2_500_000, 500_000), Refusal.QUEUED_REQS, 2_500_000);
            log.onFinish(Finished.request(0, null, 0, 0, 5, 20));
            log.onFinish(Finished.request(2, null, 10, 7, 1, 0));
            assertThat(text(log)).contains("\"id\":\"q1\"", "\"id\":\"q3\"").doesNotContain("\"id\":\"q2\"");
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            log.writeRefusedCsv(out);
            assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("""
                    id,prompt_tokens,output_tokens,arrival_ms,client_queue_ms,refused_by
                    q2,70,7,2.5,0.5,max_num_queued_reqs
                    """);
        }
    }

    @Test
    void noRequestsAreAnEmptyArray() throws IOException {
        try (RequestLog log = new RequestLog(RunColumns.NONE)) {
            assertThat(text(log)).isEqualTo("[]");
        }
    }

    @Test
    void theOrderOfFinishingAndTheTemporaryFileDoNotShow() throws IOException {
        // 1,000 requests: three full groups of 256 and an open one. One log keeps all in memory, one all in its file,
        // one the first groups in memory.
        List<FinishedRequest> requests = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            requests.add(Finished.request(i, i % 3 == 0 ? "名" + i : null, 3L * i, i % 7, 1 + i % 90, 11L * i));
        }
        try (RequestLog inOrder = new RequestLog(RunColumns.NONE);
                RequestLog inFile = new RequestLog(RunColumns.NONE, 0);
                RequestLog inBoth = new RequestLog(RunColumns.NONE, 12_000)) {
            requests.forEach(inOrder::onFinish);
            Collections.shuffle(requests, new Random(5));
            requests.forEach(inFile::onFinish);
            requests.forEach(inBoth::onFinish);
            String expected = text(inOrder);
            assertThat(expected.lines()).hasSize(1_002);
            assertThat(text(inFile)).isEqualTo(expected);
            assertThat(text(inBoth)).isEqualTo(expected);
            // To write them does not use them up.
            assertThat(text(inFile)).isEqualTo(expected);
        }
    }

    @Test
    void aRequestThatHasNotFinishedIsNoticed() throws IOException {
        try (RequestLog log = new RequestLog(RunColumns.NONE)) {
            log.onFinish(Finished.request(1, null, 0, 0, 5, 20));
            assertThatThrownBy(() -> text(log)).hasMessage("of 2 requests only 1 have finished");
        }
    }
}
