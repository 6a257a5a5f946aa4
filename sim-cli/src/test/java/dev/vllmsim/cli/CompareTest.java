package dev.vllmsim.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vllmsim.cli.console.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Two runs of the same requests. */
class CompareTest {
    private static final JsonMapper MAPPER = new JsonMapper();

    @TempDir
    Path temp;

    private String run = "";

    @BeforeEach
    void aRun() {
        run = temp.resolve("run.json").toString();
        assertThat(Cli.run(Cli.EXAMPLE, "--json", run).exitCode()).isZero();
    }

    private static JsonNode report(String... args) {
        List<String> all = new ArrayList<>(List.of("compare", "--json", "-", "--no-plot"));
        all.addAll(List.of(args));
        Cli.Result result = Cli.run(all.toArray(String[]::new));
        assertThat(result.exitCode()).as(result.err()).isZero();
        return MAPPER.readTree(result.out());
    }

    private static Cli.Result refused(String... args) {
        List<String> all = new ArrayList<>(List.of("compare", "--no-plot"));
        all.addAll(List.of(args));
        Cli.Result result = Cli.run(all.toArray(String[]::new));
        assertThat(result.exitCode()).isEqualTo(ExitCode.USAGE);
        return result;
    }

    @Test
    void allWaysToSayItGiveTheSame() {
        String other = temp.resolve("other.json").toString();
        Cli.run(Cli.EXAMPLE, "--max-num-seqs", "4", "--json", other);
        JsonNode byReports = report(run, other, "--replications", "3");
        JsonNode byChange = report(run, "--vs", "--max-num-seqs 4", "--replications", "3");
        List<String> flags = new ArrayList<>(Cli.EXAMPLE);
        flags.addAll(List.of("--vs", "--max-num-seqs 4", "--replications", "3"));
        assertThat(byChange.get("differences")).isEqualTo(byReports.get("differences"));
        assertThat(byChange.get("settings")).isEqualTo(byReports.get("settings"));
        assertThat(report(flags.toArray(String[]::new)).get("differences")).isEqualTo(byReports.get("differences"));
        assertThat(byReports.at("/settings/0/name").asString()).isEqualTo("max_num_seqs");
        assertThat(byReports.at("/settings/0/a").asInt()).isEqualTo(16);
        assertThat(byReports.at("/settings/0/b").asInt()).isEqualTo(4);
        assertThat(byReports.at("/replications/seeds/0").asInt()).isEqualTo(7);
        assertThat(byReports.at("/config_b/max_num_seqs").asInt()).isEqualTo(4);
    }

    @Test
    void differencesAreThoseOfRuns() {
        JsonNode compared = report(run, "--vs", "--max-num-seqs 4", "--replications", "1");
        JsonNode ttft = compared.at("/differences/p95_ttft_ms");
        double a = summary("16");
        double b = summary("4");
        assertThat(ttft.get("a").asDouble()).isEqualTo(a);
        assertThat(ttft.get("b").asDouble()).isEqualTo(b);
        assertThat(ttft.get("difference").asDouble()).isEqualTo(b - a);
        assertThat(ttft.get("low").isNull()).isTrue();
        JsonNode shares = compared.at("/request_shares/ttft_ms");
        assertThat(shares.get("better").asDouble()
                        + shares.get("worse").asDouble()
                        + shares.get("equal").asDouble())
                .isEqualTo(1);
        assertThat(compared.at("/quantiles/tpot_ms").size()).isEqualTo(102);
    }

    private static double summary(String seats) {
        Cli.Result result = Cli.run(Cli.EXAMPLE, "--max-num-seqs", seats, "--json", "-");
        return MAPPER.readTree(result.out()).at("/summary/ttft_ms/p95").asDouble();
    }

    @Test
    void theTextSaysWhatIsSureAndThePictureIsDrawnAgain() {
        String json = temp.resolve("compare.json").toString();
        Path pictures = temp.resolve("again");
        assertThat(pictures.toFile().mkdir()).isTrue();
        Cli.Result result =
                Cli.run("compare", run, "--vs", "--max-num-seqs 4", "--json", json, "--output-dir", temp.toString());
        assertThat(result.exitCode()).as(result.err()).isZero();
        assertThat(result.out())
                .contains("100 requests, the same in A and B, 10 runs of each (seeds 7, ")
                .contains("Worse in B", " ± ", "The same requests", "slower in B")
                .containsPattern("max_num_seqs +16 +4");
        assertThat(Cli.run("plot", json, "--output-dir", pictures.toString()).exitCode())
                .isZero();
        assertThat(pictures.resolve("compare.png")).hasSameBinaryContentAs(temp.resolve("compare.png"));
        Cli.Result same = Cli.run("compare", run, run, "--no-plot");
        assertThat(same.out()).contains("No setting differs.", "A and B are identical in every figure.");
    }

    @Test
    void aReportOfReplicationsIsComparedInAsMany() {
        String three = temp.resolve("three.json").toString();
        Cli.run(Cli.EXAMPLE, "--replications", "3", "--json", three);
        assertThat(report(three, "--vs", "--max-num-seqs 4")
                        .at("/replications/count")
                        .asInt())
                .isEqualTo(3);
        // A comparison is a file of settings, too: those of A, as often.
        JsonNode first = report(run, "--vs", "--max-num-seqs 4", "--replications", "2");
        assertThat(first.at("/config/replications").asInt()).isEqualTo(2);
    }

    @Test
    void anotherSeedInBIsToldAndTakenFromA() {
        String other = temp.resolve("other.json").toString();
        Cli.run(Cli.with(Cli.EXAMPLE, "--seed", "8"), "--max-num-seqs", "4", "--json", other);
        Cli.Result result = Cli.run("compare", run, other, "--no-plot");
        assertThat(result.exitCode()).isZero();
        assertThat(result.err()).contains("note: B has the seed 8: both are run with that of A, 7");
    }

    @Test
    void oneFlagWithoutAValueIsAChange() {
        JsonNode compared = report(
                "--total-query",
                "5",
                "--min-input",
                "10",
                "--max-input",
                "20",
                "--min-output",
                "5",
                "--max-output",
                "9",
                "--scheduler",
                "vllm-v1",
                "--step-base-ms",
                "2",
                "--step-time",
                "linear",
                "--seed",
                "1",
                "--vs",
                "--no-async-scheduling");
        assertThat(compared.at("/settings/0/name").asString()).isEqualTo("async_scheduling");
    }

    @Test
    void ofARecordTheDifferenceIsExact() throws IOException {
        Path trace = Files.writeString(
                temp.resolve("trace.csv"),
                "arrival_ms,prompt_tokens,output_tokens\n" + "0,50,5\n10,60,7\n20,40,3\n".repeat(1));
        List<String> args = new ArrayList<>(List.of("compare", "--workload", trace.toString(), "--no-plot"));
        args.addAll(Cli.LIMITS);
        Cli.Result result = Cli.run(args, "--vs", "--decode-elapsed-time 4");
        assertThat(result.out())
                .contains("3 requests, the same in A and B, one run of each")
                .contains("--resample BLOCK draws such ones from the workload, and gives intervals.");
        Cli.Result refused = Cli.run(args, "--vs", "--decode-elapsed-time 4", "--replications", "5");
        assertThat(refused.err())
                .contains("--replications 5 would run the same 5 times: nothing is random", "--resample BLOCK");
        assertThat(Cli.run(args, "--vs", "--decode-elapsed-time 4", "--resample", "1", "--seed", "2")
                        .out())
                .contains("10 runs of each");
    }

    @Test
    void otherRequestsAreRefused() {
        assertThat(refused(run, "--vs", "--max-input 2000").err())
                .contains("A and B do not have the same requests: the 1st has ")
                .contains("; they differ in max_input (A: 1024, B: 2000); leave that out of --vs");
        assertThat(refused(run, "--vs", "--total-query 50").err()).contains("B has 50 of them, and A more");
        String other = temp.resolve("other.json").toString();
        Cli.run(Cli.with(Cli.EXAMPLE, "--total-query", "50"), "--json", other);
        assertThat(refused(run, other).err())
                .contains("total_query (A: 100, B: 50); give both the same")
                .doesNotContain("--vs");
        // And with the flags of one of them behind both, they can be.
        assertThat(report(run, other, "--total-query", "60").get("requests").asInt())
                .isEqualTo(60);
    }

    @Test
    void whatCannotBeComparedIsRefused() {
        assertThat(refused().err()).contains("name what to compare: give two reports, or --vs");
        assertThat(refused(run).err()).contains("to what: give two reports, or --vs");
        assertThat(refused(run, run, "--vs", "--max-num-seqs 4").err()).contains("leave one out");
        assertThat(refused(run, "--config", run, "--vs", "--max-num-seqs 4").err())
                .contains("leave one out");
        assertThat(refused(run, "--vs", "--max-num-seq 4").err())
                .isEqualTo("vllm-sim: in --vs: unknown flag '--max-num-seq'; did you mean --max-num-seqs?\n");
        assertThat(refused(run, "--vs", "").err()).contains("in --vs: it says nothing");
        assertThat(refused(run, "--vs", "--config " + run).err()).contains("give it as the second report");
        assertThat(refused(run, "--vs", "--gpu 'h100").err()).contains("a quote does not end");
        assertThat(refused(run, "--vs", "--max-num-seqs 0").err()).contains("--max-num-seqs must be");
        assertThat(refused("-", "-").err()).contains("cannot both be read from the standard input");
        assertThat(refused(run, "--vs", "--max-num-seqs 4", "--replications", "x")
                        .err())
                .contains("--replications must be a whole number");
        Cli.Result missing = Cli.run("compare", run, temp.resolve("none.json").toString());
        assertThat(missing.exitCode()).isEqualTo(ExitCode.BAD_INPUT);
    }

    @Test
    void helpNamesItsOwnFlagsAlone() {
        Cli.Result help = Cli.run("help", "compare");
        assertThat(help.out())
                .contains("--vs", "--replications", "--json", "A [B]")
                .doesNotContain("--max-num-seqs=");
        assertThat(help.out().lines().count()).isLessThan(40);
    }
}
