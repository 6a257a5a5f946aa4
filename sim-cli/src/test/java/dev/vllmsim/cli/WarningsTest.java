package dev.vllmsim.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class WarningsTest {
    private static final String OVERLOAD = "more requests arrive than are served: at the last arrival ";

    @TempDir
    private Path folder;

    /** Steps of 10 ms for 128 of some 544 prompt tokens: about 23 requests a second at the most. */
    private Cli.Result run(Path json, String... further) {
        String[] arguments = ("--total-query 400 --min-input 64 --max-input 1024 --min-output 1 --max-output 4"
                        + " --max-num-scheduled-tokens 128 --max-num-partial-prefills 8 --prefill-elapsed-time 10"
                        + " --decode-elapsed-time 3 --seed 7 --no-plot --json " + json + " "
                        + String.join(" ", further))
                .split(" ");
        return Cli.run(arguments);
    }

    @Test
    void anOverloadedRunSaysSo() {
        Path json = folder.resolve("run.json");
        Cli.Result result = run(json, "--request-rate", "60");

        assertThat(result.exitCode()).isZero();
        assertThat(result.err()).contains("warning: " + OVERLOAD);
        JsonNode warnings = JsonMapper.shared().readTree(json).get("warnings");
        assertThat(warnings)
                .singleElement()
                .satisfies(warning -> assertThat(warning.get("code").asString()).isEqualTo("overload"));
    }

    @Test
    void aSweepSaysWhichOfItsRunsAreOverloaded() {
        Path json = folder.resolve("sweep.json");
        Cli.Result result = run(json, "--sweep-over", "request-rate=5,40,60");

        assertThat(result.exitCode()).isZero();
        assertThat(result.err()).contains("warning: in 2 of 3 runs, first at request_rate 40: " + OVERLOAD);
        JsonNode points = JsonMapper.shared().readTree(json).get("points");
        assertThat(points.get(0).get("warnings")).isEmpty();
        assertThat(points.get(1).at("/warnings/0/code").asString()).isEqualTo("overload");
        assertThat(Cli.run("plot", json.toString(), "--output-dir", folder.toString())
                        .exitCode())
                .isZero();
    }
}
