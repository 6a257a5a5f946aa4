package dev.vllmsim.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vllmsim.cli.console.ExitCode;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The trace of a run, as a file that Perfetto opens. */
class PerfettoTest {
    @TempDir
    private Path folder;

    @Test
    void aTraceIsWrittenBesideTheReport() throws Exception {
        Path trace = folder.resolve("trace.json");
        Cli.Result plain = Cli.run(Cli.EXAMPLE);

        Cli.Result result = Cli.run(Cli.EXAMPLE, "--perfetto", trace.toString());

        assertThat(result.exitCode()).isZero();
        assertThat(result.out()).as("to watch changes nothing").isEqualTo(plain.out());
        assertThat(result.err()).contains("wrote " + trace);
        JsonNode document = JsonMapper.shared().readTree(Files.readString(trace));
        assertThat(document.at("/otherData/config/total_query").asInt()).isEqualTo(100);
        assertThat(document.get("traceEvents")
                        .valueStream()
                        .filter(event -> event.get("ph").asString().equals("f")))
                .as("a finish for each request")
                .hasSize(100);
        assertThat(document.get("traceEvents")
                        .valueStream()
                        .filter(event -> event.get("name").asString().endsWith("step")))
                .as("a slice for each step")
                .hasSize(1999);
    }

    @Test
    void theNameSaysThatItIsCompressed() throws Exception {
        Path plain = folder.resolve("trace.json");
        Path compressed = folder.resolve("trace.json.GZ");

        Cli.run(Cli.EXAMPLE, "--perfetto", plain.toString());
        Cli.run(Cli.EXAMPLE, "--perfetto", compressed.toString());

        try (InputStream in = new GZIPInputStream(Files.newInputStream(compressed))) {
            assertThat(in.readAllBytes()).isEqualTo(Files.readAllBytes(plain));
        }
        assertThat(Cli.run(Cli.EXAMPLE, "--perfetto", "-").out()).isEqualTo(Files.readString(plain));
    }

    @Test
    void aSweepHasNoTrace() {
        Path trace = folder.resolve("trace.json");

        Cli.Result result = Cli.run(Cli.EXAMPLE, "--sweep", "--no-plot", "--perfetto", trace.toString());

        assertThat(result.err()).contains("note: --perfetto has no effect: a sweep ");
        assertThat(trace).doesNotExist();
    }

    @Test
    void aPlaceThatCannotBeWrittenIsRefusedBeforeTheRun() {
        Cli.Result result = Cli.run(
                Cli.EXAMPLE, "--perfetto", folder.resolve("nowhere/trace.json").toString());

        assertThat(result.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(result.err()).contains("nowhere");
        assertThat(result.out()).isEmpty();
    }
}
