package dev.vllmsim.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vllmsim.cli.console.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which tables are written, and where to. What is in them is tested where they are written. */
class CsvTest {
    private static final List<String> SHORT = Cli.with(Cli.EXAMPLE, "--total-query", "5");

    @TempDir
    Path temp;

    private List<String> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void theRequestsOfARunAreATable() throws IOException {
        Cli.Result result = Cli.run(SHORT, "--csv", temp.toString());

        assertThat(result.exitCode()).as(result.err()).isZero();
        assertThat(result.err()).contains("wrote " + temp.resolve("requests.csv") + "\n");
        assertThat(files(temp)).containsExactly("requests.csv");
        assertThat(temp.resolve("requests.csv")).content().hasLineCount(6).startsWith("id,prompt_tokens,");
    }

    /** A report that is turned into tables later gives the same bytes as the run. */
    @Test
    void tablesOfAReportAreThoseOfItsRun() throws IOException {
        Path again = Files.createDirectory(temp.resolve("again"));
        String report = temp.resolve("run.json").toString();
        Cli.run(SHORT, "--csv", temp.toString(), "--record-steps", "--json", report);

        Cli.Result result = Cli.run("plot", report, "--csv", again.toString());

        assertThat(result.err())
                .isEqualTo("wrote " + again.resolve("requests.csv") + "\nwrote " + again.resolve("steps.csv") + "\n");
        for (String table : List.of("requests.csv", "steps.csv")) {
            assertThat(again.resolve(table)).hasSameBinaryContentAs(temp.resolve(table));
        }
    }

    @Test
    void thePointsOfASweepAreATable() throws IOException {
        Path again = Files.createDirectory(temp.resolve("again"));
        String report = temp.resolve("sweep.json").toString();
        List<String> sweep = Cli.with(SHORT, "--sweep-over", "scheduler=vllm-v1,decode-first");
        Cli.run(sweep, "--csv", temp.toString(), "--no-plot", "--json", report);

        Cli.run("plot", report, "--csv", again.toString());

        assertThat(temp.resolve("points.csv"))
                .content()
                .hasLineCount(3)
                .startsWith("scheduler,requests,steps,")
                .contains("\nvllm-v1,5,", "\ndecode-first,5,", ",preemptions,warnings\n");
        assertThat(files(again)).containsExactly("points.csv");
        assertThat(again.resolve("points.csv")).hasSameBinaryContentAs(temp.resolve("points.csv"));
    }

    @Test
    void whatCannotBeWrittenIsSaidBeforeTheRun() throws IOException {
        Cli.Result result = Cli.run(SHORT, "--csv", temp.resolve("missing").toString());

        assertThat(result.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(result.out()).isEmpty();
        assertThat(result.err()).contains("the folder " + temp.resolve("missing") + " does not exist");
        assertThat(files(temp)).isEmpty();
    }

    @Test
    void aDocumentWithoutTablesIsRefused() {
        String prediction = temp.resolve("hit.json").toString();
        String bare = temp.resolve("bare.json").toString();
        assertThat(Cli.run("predict", "--model", "llama-3.1-8b", "--gpu", "l40s", "--no-plot", "--json", prediction)
                        .exitCode())
                .isZero();

        assertThat(Cli.run("plot", bare, "--csv", temp.toString()).exitCode()).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(Cli.run("plot", prediction, "--csv", temp.toString()).err())
                .isEqualTo("wrote " + temp.resolve("steps.csv") + "\n");
    }
}
