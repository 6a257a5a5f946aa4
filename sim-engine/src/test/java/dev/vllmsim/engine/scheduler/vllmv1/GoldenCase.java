package dev.vllmsim.engine.scheduler.vllmv1;

import dev.vllmsim.engine.request.PromptContent;
import dev.vllmsim.engine.request.RequestSpec;
import dev.vllmsim.engine.scheduler.vllmv1.VllmV1Settings.Policy;
import dev.vllmsim.engine.steptime.FixedStepTime;
import dev.vllmsim.engine.steptime.LinearStepTime;
import dev.vllmsim.engine.steptime.StepTimeModel;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A recorded run of vLLM's own scheduler.
 *
 * @param name the file's name
 * @param settings its config
 * @param specs its requests in order
 * @param concurrency of the closed loop, or 0 where requests arrive at their time stamps
 * @param stepTime how long its steps take
 * @param expect what was recorded
 */
record GoldenCase(
        String name,
        VllmV1Settings settings,
        List<RequestSpec> specs,
        int concurrency,
        StepTimeModel stepTime,
        JsonNode expect) {

    private static final Path CASES = Path.of("src/test/resources/golden");
    private static final List<String> FOLDERS = List.of("vllm-v1", "vllm-v1-async", "vllm-v1-spec", "vllm-v1-pp");
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();
    private static final double NANOS_PER_MILLI = 1e6;

    static List<String> names() throws Exception {
        List<String> names = new ArrayList<>();
        for (String folder : FOLDERS) {
            try (Stream<Path> files = Files.list(CASES.resolve(folder))) {
                files.map(file -> folder + "/" + file.getFileName().toString().replace(".json", ""))
                        .sorted()
                        .forEach(names::add);
            }
        }
        return names;
    }

    static GoldenCase read(String name) {
        JsonNode root = MAPPER.readTree(CASES.resolve(name + ".json").toFile());
        return new GoldenCase(
                name,
                settings(root.path("config")),
                specs(root.path("requests")),
                root.path("concurrency").asInt(0),
                stepTime(root.path("step_time")),
                root.path("expect"));
    }

    private static VllmV1Settings settings(JsonNode config) {
        return new VllmV1Settings(
                config.path("max_num_batched_tokens").asInt(),
                // Some of the recorded configs pass by vLLM's check; fewer requests run in them than either number.
                Math.min(
                        config.path("max_num_seqs").asInt(),
                        config.path("max_num_batched_tokens").asInt()),
                config.path("long_prefill_token_threshold").asInt(),
                config.path("enable_chunked_prefill").asBoolean(),
                Policy.valueOf(config.path("policy").asString().toUpperCase(Locale.ROOT)),
                config.path("block_size").asInt(),
                OptionalInt.of(config.path("num_gpu_blocks").asInt()),
                config.path("enable_prefix_caching").asBoolean(),
                OptionalInt.of(config.path("max_model_len").asInt()),
                config.path("watermark").asDouble(),
                config.path("scheduler_reserve_full_isl").asBoolean(),
                OptionalInt.empty(),
                OptionalInt.empty(),
                VllmVersion.NEWEST,
                execution(config));
    }

    private static Execution execution(JsonNode config) {
        int drafts = config.path("num_speculative_tokens").asInt(0);
        Speculation speculation = drafts == 0
                ? Speculation.NONE
                : new Speculation(
                        drafts,
                        SpeculativeMethod.valueOf(
                                config.path("speculative_method").asString().toUpperCase(Locale.ROOT)),
                        List.of(),
                        0);
        return new Execution(
                config.path("async_scheduling").asBoolean(false),
                config.path("pipeline_parallel_size").asInt(1),
                config.path("use_v2_model_runner").asBoolean(false),
                speculation);
    }

    private static List<RequestSpec> specs(JsonNode requests) {
        List<RequestSpec> specs = new ArrayList<>();
        Map<String, Integer> totals = new HashMap<>();
        for (JsonNode request : requests) {
            String id = request.path("id").asString();
            List<PromptContent.Segment> segments = new ArrayList<>();
            int length = 0;
            for (JsonNode segment : request.path("prompt_segments")) {
                int len = segment.has("unique")
                        ? segment.path("unique").asInt()
                        : segment.has("len")
                                ? segment.path("len").asInt()
                                : totals.getOrDefault(segment.path("of").asString(), 0);
                length += len;
                if (len == 0) {
                    continue;
                }
                segments.add(
                        segment.has("group")
                                ? new PromptContent.Shared(
                                        segment.path("group").asString(),
                                        segment.path("start").asInt(0),
                                        len)
                                : segment.has("of")
                                        ? new PromptContent.Earlier(
                                                segment.path("of").asString(), segment.has("len") ? len : null)
                                        : new PromptContent.Unique(len));
            }
            int prompt = request.path("prompt_tokens").asInt(length);
            int output = request.path("output_tokens").asInt();
            totals.put(id, prompt + output);
            specs.add(new RequestSpec(
                    specs.size(),
                    id,
                    request.has("arrival_ms") ? nanos(request.path("arrival_ms")) : 0,
                    prompt,
                    output,
                    request.path("priority").asInt(0),
                    segments.isEmpty() ? null : new PromptContent(segments),
                    request.path("max_tokens").asInt(output),
                    accepted(request.path("accepted"))));
        }
        return specs;
    }

    private static @Nullable List<Integer> accepted(JsonNode list) {
        if (!list.isArray()) {
            return null;
        }
        List<Integer> accepted = new ArrayList<>();
        list.forEach(number -> accepted.add(number.asInt()));
        return accepted;
    }

    private static StepTimeModel stepTime(JsonNode node) {
        if (node.path("model").asString().equals("linear")) {
            return new LinearStepTime(
                    node.path("base_ms").asDouble() * NANOS_PER_MILLI,
                    node.path("per_prefill_token_ms").asDouble() * NANOS_PER_MILLI,
                    node.path("per_decode_ms").asDouble() * NANOS_PER_MILLI,
                    0,
                    0);
        }
        return new FixedStepTime(
                nanos(node.path("prefill_ms")), nanos(node.path("decode_ms")), FixedStepTime.Mixed.MAX);
    }

    /** The recording added up doubles, so its stamps carry their rounding errors: far below half a nanosecond. */
    static long nanos(JsonNode millis) {
        return new BigDecimal(millis.asString())
                .movePointRight(6)
                .setScale(0, RoundingMode.HALF_UP)
                .longValueExact();
    }
}
