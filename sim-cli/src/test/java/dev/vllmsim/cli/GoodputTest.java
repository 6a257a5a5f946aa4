package dev.vllmsim.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GoodputTest {
    @TempDir
    private Path folder;

    private static Cli.Result run(String... further) {
        return Cli.run(Cli.EXAMPLE, further);
    }

    @Test
    void objectivesAreTakenAsVllmTakesThem() throws Exception {
        Path json = folder.resolve("run.json");
        Cli.Result result = run("--goodput", "ttft:100", "tpot:6", "e2el:1000", "--json", json.toString());

        assertThat(result.exitCode()).isZero();
        assertThat(result.out()).contains("Goodput (ttft:100 tpot:6 e2el:1000)", "Good requests");
        assertThat(Files.readString(json)).contains("\"goodput\": \"ttft:100 tpot:6 e2el:1000\"", "\"share\": ");
    }

    @Test
    void theReportRunsAgainWithItsObjectives() throws Exception {
        Path json = folder.resolve("run.json");
        Path again = folder.resolve("again.json");
        run("--goodput", "ttft:100", "--json", json.toString());
        Cli.run("--config", json.toString(), "--json", again.toString());

        assertThat(again).hasSameBinaryContentAs(json);
    }

    @Test
    void aSweepShowsGoodput() {
        assertThat(run("--goodput", "ttft:100", "--sweep", "--no-plot").out())
                .contains("goodput", "good requests a second");
    }

    @Test
    void otherObjectivesAreRefused() {
        Cli.Result result = run("--goodput", "itl:5");

        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.err()).contains("--goodput must be pairs of ttft, tpot or e2el", "but has itl:5");
    }
}
