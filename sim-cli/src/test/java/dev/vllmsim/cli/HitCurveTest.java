package dev.vllmsim.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.vllmsim.cli.console.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The subcommand {@code hit-curve} as a black box. */
class HitCurveTest {
    private static final String TRACE = """
            {"timestamp": 0, "input_length": 1100, "output_length": 5, "hash_ids": [1, 2, 3]}
            {"timestamp": 10, "input_length": 1200, "output_length": 5, "hash_ids": [1, 2, 4]}
            {"timestamp": 20, "input_length": 1100, "output_length": 5, "hash_ids": [1, 2, 3]}
            """;

    @TempDir
    Path temp;

    private Path trace() throws IOException {
        Path file = temp.resolve("trace.jsonl");
        Files.writeString(file, TRACE);
        return file;
    }

    private Cli.Result hitCurve(String... args) {
        String[] all = new String[args.length + 3];
        all[0] = "hit-curve";
        System.arraycopy(args, 0, all, 1, args.length);
        all[args.length + 1] = "--output-dir";
        all[args.length + 2] = temp.toString();
        return Cli.run(all);
    }

    @Test
    void ratesOfTheSizesAskedFor() throws Exception {
        Cli.Result result = hitCurve(
                "--workload",
                trace().toString(),
                "--block-size",
                "512",
                "--at",
                "1,2,3,4,5",
                "--json",
                "-",
                "--no-plot");

        assertThat(result.exitCode()).as(result.err()).isEqualTo(ExitCode.DONE);
        JsonNode report = new JsonMapper().readTree(result.out());
        assertThat(report.get("blocks_asked").asInt()).isEqualTo(9);
        assertThat(report.get("points")
                        .valueStream()
                        .map(point -> Math.round(9 * point.get("hit_rate").asDouble())))
                .containsExactly(2L, 4L, 4L, 5L, 5L);
        assertThat(SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                        .getSchema(Files.readString(Path.of("../docs/schema/hit-curve.schema.json")), InputFormat.JSON)
                        .validate(result.out(), InputFormat.JSON))
                .isEmpty();
    }

    @Test
    void cardsAreMarkedAndTheSchedulerIsRun() throws Exception {
        Path json = temp.resolve("curve.json");
        Cli.Result result = hitCurve(
                "--workload",
                trace().toString(),
                "--block-size",
                "512",
                "--model",
                "llama-3.1-8b",
                "--gpu",
                "h100-sxm,l40s",
                "--json",
                json.toString());

        assertThat(result.exitCode()).as(result.err()).isEqualTo(ExitCode.DONE);
        assertThat(result.out()).contains("No cache finds more than 55.56 %", "llama-3.1-8b on l40s", "itself");
        JsonNode report = new JsonMapper().readTree(Files.readString(json));
        assertThat(report.get("cards")).hasSize(2);
        assertThat(report.get("scheduled")).isNotEmpty();
        Path picture = temp.resolve("hit-curve.png");
        byte[] drawn = Files.readAllBytes(picture);
        Files.delete(picture);
        assertThat(Cli.run("plot", json.toString(), "--output-dir", temp.toString())
                        .exitCode())
                .isEqualTo(ExitCode.DONE);
        assertThat(picture).hasBinaryContent(drawn);
    }

    @Test
    void refusals() throws Exception {
        assertThat(hitCurve().err()).isEqualTo("vllm-sim: missing --workload FILE: the prompts to look at\n");
        assertThat(hitCurve("--workload", trace().toString(), "--at", "5,0").err())
                .isEqualTo("vllm-sim: --at must be whole numbers of at least 1, separated by commas, but has '0'\n");
        assertThat(hitCurve("--workload", trace().toString(), "--json", trace().toString())
                        .err())
                .contains("would be written over the file that is read");
        assertThat(hitCurve("--workload", temp.resolve("none").toString()).exitCode())
                .isEqualTo(ExitCode.BAD_INPUT);
    }

    @Test
    void aWorkloadThatSharesNothingIsSaidToBeOne() throws Exception {
        Path file = temp.resolve("own.csv");
        Files.writeString(file, "id,arrival_ms,prompt_tokens,output_tokens\na,0,100,5\nb,1,200,5\n");
        Cli.Result result = hitCurve("--workload", file.toString());
        assertThat(result.exitCode()).isEqualTo(ExitCode.DONE);
        assertThat(result.err()).contains("warning: no prompt begins as an earlier one does");
    }
}
