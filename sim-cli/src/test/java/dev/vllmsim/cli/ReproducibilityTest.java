package dev.vllmsim.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The same seed gives the same bytes, and a report is enough to make it again. */
class ReproducibilityTest {

    @TempDir
    Path temp;

    private Path report(String name, List<String> args, String... more) {
        Path json = temp.resolve(name);
        Cli.Result result = Cli.run(Cli.with(args, "--json", json.toString()), more);
        assertThat(result.exitCode()).as(result.err()).isZero();
        return json;
    }

    private static JsonNode read(Path json) {
        return new JsonMapper().readTree(json);
    }

    @Test
    void theSameSeedGivesTheSameBytes() throws Exception {
        Path first = report("first.json", Cli.EXAMPLE);

        assertThat(report("second.json", Cli.EXAMPLE)).hasSameBinaryContentAs(first);
        assertThat(report("other.json", Cli.with(Cli.EXAMPLE, "--seed", "8"))).isNotEmptyFile();
        assertThat(Files.mismatch(temp.resolve("other.json"), first)).isNotNegative();
    }

    @Test
    void aReportRunsAgain() throws Exception {
        Path first = report("first.json", Cli.EXAMPLE);

        assertThat(report("again.json", List.of("--config", first.toString()))).hasSameBinaryContentAs(first);
    }

    @Test
    void aReportWithStepsRunsAgainWithSteps() throws Exception {
        Path first = report("first.json", Cli.EXAMPLE, "--record-steps", "--exact-percentiles");

        Path again = report("again.json", List.of("--config", first.toString()));
        Path without = report("without.json", List.of("--config", first.toString()), "--no-record-steps");

        assertThat(again).hasSameBinaryContentAs(first);
        assertThat(read(again).get("steps")).isNotEmpty();
        assertThat(read(without).has("steps")).isFalse();
    }

    @Test
    void aSweepRunsAgainAsASweep() throws Exception {
        Path first = report("first.json", Cli.EXAMPLE, "--sweep", "--no-plot");

        Path again = report("again.json", List.of("--config", first.toString()), "--no-plot");
        Path single = report("single.json", List.of("--config", first.toString()), "--no-sweep");

        assertThat(again).hasSameBinaryContentAs(first);
        assertThat(single).hasSameBinaryContentAs(report("run.json", Cli.EXAMPLE));
    }

    @Test
    void flagsOverrideTheFile() throws Exception {
        Path first = report("first.json", Cli.EXAMPLE);

        Path wide = report("wide.json", List.of("--config", first.toString()), "--num-num-seqs", "4");

        assertThat(wide).hasSameBinaryContentAs(report("direct.json", Cli.with(Cli.EXAMPLE, "--max-num-seqs", "4")));
    }

    @Test
    void aBareObjectOfSettingsIsEnough() throws Exception {
        Path first = report("first.json", Cli.EXAMPLE);
        Path bare = Files.writeString(
                temp.resolve("bare.json"), read(first).get("config").toString());

        assertThat(report("again.json", List.of("--config", bare.toString()))).hasSameBinaryContentAs(first);
    }

    @Test
    void aSeedIsDrawnPrintedAndReported() throws Exception {
        Path json = temp.resolve("drawn.json");
        Cli.Result result = Cli.run(Cli.without(Cli.EXAMPLE, "--seed"), "--json", json.toString());

        String seed = read(json).at("/config/seed").toString();
        assertThat(result.err()).contains("note: drew the seed " + seed + ";");
        assertThat(result.out()).contains("seed " + seed);
        assertThat(report("again.json", Cli.with(Cli.EXAMPLE, "--seed", seed))).hasSameBinaryContentAs(json);
        assertThat(Cli.run(Cli.without(Cli.EXAMPLE, "--seed")).err())
                .as("another seed, but once in two thousand million times")
                .doesNotContain("the seed " + seed + ";");
    }

    @Test
    void aWorkloadNeedsNoSeed() throws Exception {
        Path workload = workload("10,2\n20,3\n");

        Cli.Result plain = Cli.run(Cli.LIMITS, "--workload", workload.toString());
        Cli.Result seeded = Cli.run(Cli.LIMITS, "--workload", workload.toString(), "--seed", "3");

        assertThat(plain.exitCode()).isZero();
        assertThat(plain.err()).doesNotContain("seed");
        assertThat(seeded.exitCode()).isZero();
        assertThat(seeded.out()).isEqualTo(plain.out());
        assertThat(seeded.err()).contains("note: --seed has no effect: nothing in this run is random");
    }

    @Test
    void aWorkloadThatHasChangedIsNoticed() throws Exception {
        Path workload = workload("10,2\n20,3\n");
        Path first = report("first.json", Cli.LIMITS, "--workload", workload.toString());
        String notice = "note: " + workload + " has changed since " + first + " was made";

        // Only lengths count, not how the lines end.
        Files.writeString(workload, "prompt_tokens,output_tokens\r\n10,2\r\n20,3");
        Cli.Result same = Cli.run("--config", first.toString());
        workload("20,3\n10,2\n");
        Cli.Result changed = Cli.run("--config", first.toString());
        Cli.Result asked = Cli.run("--config", first.toString(), "--workload", workload.toString());

        assertThat(same.err()).doesNotContain("has changed");
        assertThat(changed.exitCode()).isZero();
        assertThat(changed.err()).contains(notice);
        assertThat(asked.err()).doesNotContain("has changed");
    }

    @Test
    void aWorkloadTakesThePlaceOfTheLengthsOfAReport() throws Exception {
        Path first = report("first.json", Cli.EXAMPLE);
        Path workload = workload("10,2\n20,3\n");

        Cli.Result result = Cli.run("--config", first.toString(), "--workload", workload.toString());

        assertThat(result.exitCode()).isZero();
        assertThat(result.err())
                .contains("note: " + first
                        + ": left out what does not go with the flags: min_input, max_input, min_output, max_output\n");
    }

    private Path workload(String rows) throws IOException {
        return Files.writeString(temp.resolve("w.csv"), "prompt_tokens,output_tokens\n" + rows);
    }
}
