package dev.vllmsim.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.vllmsim.cli.console.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The same run with several seeds, and workloads drawn anew from a file. */
class ReplicationsTest {
    private static final JsonMapper MAPPER = new JsonMapper();

    @TempDir
    Path temp;

    private static JsonNode report(List<String> args, String... more) {
        List<String> all = new ArrayList<>(args);
        all.addAll(List.of("--json", "-", "--no-plot"));
        Cli.Result result = Cli.run(all, more);
        assertThat(result.exitCode()).as(result.err()).isZero();
        return MAPPER.readTree(result.out());
    }

    private Path workload() throws IOException {
        StringBuilder rows = new StringBuilder("arrival_ms,prompt_tokens,output_tokens\n");
        for (int i = 0; i < 60; i++) {
            rows.append(i * 40 + (i * i) % 37)
                    .append(',')
                    .append(20 + i)
                    .append(',')
                    .append(5 + i % 7)
                    .append('\n');
        }
        return Files.writeString(temp.resolve("trace.csv"), rows.toString());
    }

    @Test
    void figuresAreMeansOverRunsThatCanBeMadeOneByOne() {
        JsonNode all = report(Cli.EXAMPLE, "--replications", "4");
        assertThat(all.at("/replications/count").asInt()).isEqualTo(4);
        assertThat(all.at("/replications/seeds/0").asLong()).isEqualTo(7);
        assertThat(all.at("/config/replications").asInt()).isEqualTo(4);
        double sum = 0;
        for (JsonNode seed : all.at("/replications/seeds").values()) {
            JsonNode single = report(Cli.with(Cli.EXAMPLE, "--seed", seed.asString()));
            sum += single.at("/summary/ttft_ms/p99").asDouble();
            assertThat(single.has("replications")).isFalse();
            if (seed.asLong() == 7) {
                assertThat(all.get("summary")).isEqualTo(single.get("summary"));
                assertThat(all.get("tail")).isEqualTo(single.get("tail"));
                assertThat(all.get("requests")).isEqualTo(single.get("requests"));
            }
        }
        JsonNode p99 = all.at("/intervals/p99_ttft_ms");
        assertThat(p99.get("runs").asInt()).isEqualTo(4);
        assertThat(p99.get("mean").asDouble()).isCloseTo(sum / 4, within(1e-9));
        assertThat(p99.get("low").asDouble()).isLessThan(p99.get("mean").asDouble());
        assertThat(all.get("intervals").propertyNames()).contains("tps", "mean_tpot_ms", "max_request_time_ms");
    }

    @Test
    void aReportIsMadeAgainAsItWasAndCanBeMadeOnce() {
        Path first = temp.resolve("first.json");
        Path second = temp.resolve("second.json");
        Cli.run(Cli.EXAMPLE, "--replications", "3", "--json", first.toString());
        Cli.run("--config", first.toString(), "--json", second.toString());
        assertThat(second).hasSameBinaryContentAs(first);
        JsonNode single = report(List.of("--config", first.toString()), "--replications", "1");
        assertThat(single.has("intervals")).isFalse();
        assertThat(single.at("/config/replications").isMissingNode()).isTrue();
    }

    @Test
    void allPointsOfASweepHaveTheSameSeeds() {
        JsonNode sweep = report(Cli.EXAMPLE, "--replications", "3", "--sweep-over", "concurrency=2,4");
        JsonNode alone = report(Cli.with(Cli.EXAMPLE, "--concurrency", "4"), "--replications", "3");
        assertThat(sweep.get("replications")).isEqualTo(alone.get("replications"));
        assertThat(sweep.at("/points/1/intervals")).isEqualTo(alone.get("intervals"));
        assertThat(sweep.at("/points/1/summary")).isEqualTo(alone.get("summary"));
    }

    @Test
    void theTextGivesMeansWithHalfOfTheirIntervals() {
        Cli.Result run = Cli.run(Cli.EXAMPLE, "--replications", "3");
        assertThat(run.out())
                .contains("All of the above is of seed 7. Of 3 replications (seeds 7, ")
                .contains(" ± ");
        Cli.Result sweep = Cli.run(Cli.EXAMPLE, "--replications", "3", "--sweep-over", "concurrency=2,4", "--no-plot");
        assertThat(sweep.out()).contains(" ± ", "Each is a mean of 3 replications ± half of its 95 % interval");
        assertThat(sweep.err()).contains("6 runs, ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "x", "2.5", "", "1000000"})
    void aNumberOfReplicationsThatIsNoneIsRefused(String typed) {
        Cli.Result refused = Cli.run(Cli.EXAMPLE, "--replications", typed);
        assertThat(refused.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(refused.err())
                .isEqualTo(
                        "vllm-sim: --replications must be a whole number from 2 to 100000, or 1 for a single run, but"
                                + " is '" + typed + "'\n");
    }

    @Test
    void whatHasNothingRandomIsRefused() throws IOException {
        Path trace = workload();
        Cli.Result recorded = Cli.run(Cli.LIMITS, "--workload", trace.toString(), "--replications", "5");
        assertThat(recorded.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(recorded.err())
                .isEqualTo("vllm-sim: --replications 5 would run the same 5 times: nothing is random in a run of the"
                        + " requests of " + trace + " as they are; --resample BLOCK draws them anew, in blocks of so"
                        + " many\n");
        List<String> constant = Cli.with(Cli.with(Cli.EXAMPLE, "--max-input", "64"), "--max-output", "16");
        assertThat(Cli.run(constant, "--replications", "3").err())
                .contains("all 3 replications are the same: nothing is random in this run");
        assertThat(Cli.run(Cli.EXAMPLE, "--replications", "3", "--sweep-over", "seed=1,2")
                        .err())
                .contains("leave one out");
    }

    @Test
    void aRecordDrawnAnewHasASpread() throws IOException {
        List<String> args = new ArrayList<>(Cli.LIMITS);
        args.addAll(List.of("--workload", workload().toString(), "--resample", "5", "--seed", "3"));
        JsonNode drawn = report(args, "--replications", "4");
        assertThat(drawn.at("/config/resample").asInt()).isEqualTo(5);
        assertThat(drawn.at("/summary/requests").asInt()).isEqualTo(60);
        assertThat(drawn.at("/intervals/mean_ttft_ms/std").asDouble()).isPositive();
        // At another rate, and with other limits, the requests are the same.
        JsonNode fast = report(args, "--rate-scale", "2", "--max-num-seqs", "4");
        assertThat(names(fast)).isEqualTo(names(drawn));
        assertThat(names(report(Cli.with(args, "--seed", "4")))).isNotEqualTo(names(drawn));
        assertThat(report(args, "--total-query", "100").at("/summary/requests").asInt())
                .isEqualTo(100);
    }

    private static List<String> names(JsonNode run) {
        return run.get("requests").values().stream()
                .map(request -> request.get("id").asString())
                .toList();
    }

    @Test
    void blocksThatCannotBeDrawnAreRefusedAndFewAreTold() throws IOException {
        List<String> args = new ArrayList<>(Cli.LIMITS);
        args.addAll(List.of("--workload", workload().toString(), "--seed", "3"));
        Cli.Result tooLong = Cli.run(args, "--resample", "61");
        assertThat(tooLong.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(tooLong.err())
                .isEqualTo("vllm-sim: --resample must be at most the requests that there are to draw from, 60, but is"
                        + " 61\n");
        assertThat(Cli.run(args, "--resample", "0").err()).contains("--resample must be");
        assertThat(Cli.run(Cli.EXAMPLE, "--resample", "5").err()).contains("--resample is not used without --workload");
        assertThat(Cli.run(args, "--resample", "20").err())
                .contains("--resample 20 makes 60 requests of 3 blocks: so few say little of the spread");
        assertThat(Cli.run(args, "--resample", "5").err()).doesNotContain("say little");
    }
}
