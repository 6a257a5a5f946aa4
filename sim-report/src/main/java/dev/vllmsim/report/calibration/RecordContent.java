package dev.vllmsim.report.calibration;

import dev.vllmsim.engine.request.PromptContent;
import dev.vllmsim.engine.request.RequestSpec;
import dev.vllmsim.engine.workload.RequestSource;
import dev.vllmsim.report.input.BadInputException;
import dev.vllmsim.report.input.Input;
import dev.vllmsim.report.workload.WorkloadFile;
import dev.vllmsim.report.workload.WorkloadFormat;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What the prompts of a measured run have in common, as a prefix cache sees it: {@code prompt_segments} in the lines of
 * the record, or in a workload file with the same requests.
 */
public final class RecordContent {
    private static final String SEGMENTS = "prompt_segments";

    private RecordContent() {}

    /** What the lines of a record say themselves, by the requests' ids. */
    static Map<String, PromptContent> inRecord(String file, String text) {
        if (!text.contains('"' + SEGMENTS + '"')) {
            return Map.of();
        }
        StringBuilder lines = new StringBuilder();
        int number = 0;
        for (String line : text.lines().toList()) {
            number++;
            if (line.isBlank()) {
                lines.append('\n');
                continue;
            }
            JsonNode row = Records.json(line, file, number);
            ObjectNode request = Records.MAPPER.createObjectNode();
            copy(row, "request_id", request, "id");
            copy(row, "input_toks", request, "prompt_tokens");
            copy(row, "output_toks", request, "output_tokens");
            copy(row, SEGMENTS, request, SEGMENTS);
            lines.append(request).append('\n');
        }
        return of(new Text(file, lines.toString()));
    }

    private static void copy(JsonNode from, String name, ObjectNode to, String as) {
        JsonNode value = from.get(name);
        if (value != null && !value.isNull()) {
            to.set(as, value);
        }
    }

    /**
     * A run with what a workload file says of its prompts.
     *
     * @param run the run
     * @param file a workload in the simulator's own JSON form, whose requests have the ids of the run's
     * @throws BadInputException if it is none, or says nothing of this run
     */
    public static MeasuredRun added(MeasuredRun run, Input file) {
        Map<String, PromptContent> content = of(file);
        Set<String> ids = new HashSet<>();
        run.requests().forEach(request -> ids.add(request.id()));
        if (!content.isEmpty() && content.keySet().stream().noneMatch(ids::contains)) {
            throw new BadInputException(
                    file.name() + ": none of its requests with prompt_segments has the id of a request of the run",
                    null);
        }
        return run.withContent(content);
    }

    private static Map<String, PromptContent> of(Input file) {
        Map<String, PromptContent> content = new HashMap<>();
        try (RequestSource source = new WorkloadFile(file, WorkloadFormat.JSON).open()) {
            for (@Nullable RequestSpec spec = source.next(); spec != null; spec = source.next()) {
                PromptContent own = spec.content();
                if (own != null) {
                    content.put(spec.id(), own);
                }
            }
        }
        return content;
    }

    /** A file that was put together in memory. */
    private record Text(String name, String text) implements Input {
        @Override
        public InputStream open() {
            return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
        }
    }
}
