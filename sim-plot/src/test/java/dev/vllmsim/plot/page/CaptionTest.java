package dev.vllmsim.plot.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vllmsim.plot.TestRuns;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CaptionTest {

    @Test
    void theSeedsExperimentInWords() {
        Caption caption = new Caption(TestRuns.config(TestRuns.experiment3()), Set.of());

        assertThat(caption.phrases())
                .containsExactly(
                        "scheduler decode-first",
                        "30 requests",
                        "prompts 64–512, outputs 16–64 tokens",
                        "concurrency 4",
                        "budget 256 tokens/step",
                        "at most 16 requests/step",
                        "prefill chunk 64",
                        "partial prefills 2, long ones 1 (from 8,192 tokens)",
                        "step 8 ms with prefill, 3 ms decode only",
                        "seed 7");
        assertThat(caption.tokenBudget()).isEqualTo(256);
    }

    @Test
    void whatIsSweptIsNotNamed() {
        Map<String, Object> config = TestRuns.config(TestRuns.experiment3());

        assertThat(new Caption(config, Set.of("concurrency", "max_num_partial_prefills")).phrases())
                .doesNotContain("concurrency 4")
                .contains("long partial prefills 1 (from 8,192 tokens)");
        assertThat(new Caption(config, Set.of("max_long_partial_prefills")).phrases())
                .contains("partial prefills 2");
    }

    @Test
    void draftsAndOverlappingStepsAreNamedWhereThereAreSome() {
        Map<String, Object> config = TestRuns.settings(
                "async_scheduling",
                true,
                "pipeline_parallel_size",
                2,
                "num_speculative_tokens",
                3,
                "acceptance_rate",
                0.6,
                "step_host_ms",
                1.5);

        assertThat(new Caption(config, Set.of()).phrases())
                .containsExactly(
                        "asynchronous scheduling",
                        "2 pipeline stages",
                        "3 drafts/decode, 0.6 of them accepted",
                        "host 1.5 ms/step");
        assertThat(new Caption(
                                Map.of("async_scheduling", false, "pipeline_parallel_size", 1, "step_host_ms", 0),
                                Set.of())
                        .phrases())
                .isEmpty();
    }

    @Test
    void whatPresetsHaveInCommonIsNotTheModel() {
        Map<String, Object> config =
                Map.of("step_time", "linear", "step_time_preset", "h100-llama-3.1-8b", "step_decode_seq_ms", 0.008);

        assertThat(new Caption(config, Set.of("step_time_preset")).phrases()).isEmpty();
        assertThat(new Caption(config, Set.of()).phrases()).containsExactly("step times of h100-llama-3.1-8b");
        assertThat(new Caption(Map.of("step_time", "linear", "step_base_ms", 5), Set.of("step_time")).phrases())
                .isEmpty();
    }

    @Test
    void aTraceServedByVllm() {
        Map<String, Object> config = TestRuns.settings(
                "workload",
                "some/folder/azure.csv.gz",
                "total_query",
                2000,
                "arrivals",
                "trace",
                "rate_scale",
                2,
                "scheduler",
                "vllm-v1",
                "vllm_version",
                "0.11",
                "max_num_batched_tokens",
                8192,
                "max_num_seqs",
                256,
                "long_prefill_token_threshold",
                1024,
                "num_gpu_blocks",
                2588,
                "block_size",
                16,
                "enable_prefix_caching",
                false,
                "step_time",
                "linear",
                "step_base_ms",
                5,
                "step_prefill_token_ms",
                0.03,
                "step_kv_token_ms",
                0);

        Caption caption = new Caption(config, Set.of());

        assertThat(caption.phrases())
                .containsExactly(
                        "scheduler vllm-v1",
                        "rules of vLLM 0.11",
                        "2,000 requests of azure.csv.gz",
                        "arrivals as in the trace",
                        "rate scaled by 2",
                        "budget 8,192 tokens/step",
                        "at most 256 requests/step",
                        "long prompts from 1,024 tokens",
                        "2,588 KV blocks of 16 tokens",
                        "no prefix caching",
                        "linear step time: 5 ms + 0.03 ms/prefill token");
        assertThat(caption.tokenBudget()).isEqualTo(8192);
    }

    @Test
    void aSettingThatIsNotThereIsPassedOver() {
        assertThat(new Caption(Map.of(), Set.of()).phrases()).isEmpty();
        assertThat(new Caption(Map.of(), Set.of()).tokenBudget()).isNull();
        assertThat(new Caption(Map.of("total_query", 1, "min_input", 8, "max_input", 8), Set.of()).phrases())
                .containsExactly("1 request", "prompts 8 tokens");
    }

    @Test
    void settingsHaveTheirUnitBehindTheirName() {
        assertThat(Caption.settingName("step_base_ms")).isEqualTo("step base (ms)");
        assertThat(Caption.settingName("request_rate")).isEqualTo("request rate (requests/s)");
        assertThat(Caption.settingName("max_num_seqs")).isEqualTo("max num seqs");
    }
}
