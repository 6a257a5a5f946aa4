package dev.vllmsim.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Limits on the queue, as a person meets them. */
class AdmissionTest {
    /** 100 requests at once, each alone 13 ms. */
    private static final String BURST =
            "--scheduler vllm-v1 --total-query 100 --min-input 10 --max-input 10 --min-output 2 --max-output 2 --seed"
                    + " 1 --request-rate inf --prefill-elapsed-time 10 --decode-elapsed-time 3 --no-plot";

    @TempDir
    private Path folder;

    private static Cli.Result run(String flags) {
        return Cli.run((BURST + " " + flags).split(" "));
    }

    @Test
    void refusedRequestsAreCountedApartAndGoodputIsOfAllThatCame() throws IOException {
        Path json = folder.resolve("run.json");
        Cli.Result result = run("--max-num-queued-reqs 25 --goodput ttft:1000 --json " + json + " --csv " + folder);

        assertThat(result.exitCode()).isZero();
        assertThat(result.out())
                .startsWith("25 requests, ")
                .containsPattern("Refused requests +75")
                .containsPattern("Refused of all that came +75.0 %")
                .containsPattern("Good requests +25.0 %");
        JsonNode report = new JsonMapper().readTree(json);
        assertThat(report.at("/summary/refused").toString())
                .isEqualTo(
                        "{\"requests\":75,\"share\":0.75,\"by\":{\"max_num_queued_reqs\":75,\"max_num_queued_tokens\":0}}");
        assertThat(report.at("/summary/ttft_ms/count").asInt()).isEqualTo(25);
        assertThat(report.at("/requests").size()).isEqualTo(25);
        assertThat(report.at("/refused/0").toString())
                .isEqualTo("{\"id\":\"q26\",\"prompt_tokens\":10,\"output_tokens\":2,\"arrival_ms\":0.0,"
                        + "\"refused_by\":\"max_num_queued_reqs\"}");
        assertThat(Files.readAllLines(folder.resolve("refused.csv"))).hasSize(76);
        Path again = folder.resolve("again.json");
        Cli.run("--config", json.toString(), "--json", again.toString(), "--no-plot");
        assertThat(again).hasSameBinaryContentAs(json);
    }

    @Test
    void aSweepShowsTheShareThatIsRefused() {
        assertThat(run("--sweep-over max_num_queued_tokens=100,500,2000").out())
                .containsPattern("max_num_queued_tokens .* TPS +refused\n")
                .containsPattern("\n100 .* 0\\.900\n")
                .containsPattern("\n2000 .* 0\\.000\n");
    }

    @Test
    void thePauseIsRefusedWhereItChangesNothing() {
        assertThat(run("--max-num-queued-reqs 25 --refusal-pause-ms 10").err())
                .contains("--refusal-pause-ms is not used without --max-num-queued-reqs or --max-num-queued-tokens,");
        assertThat(run("--max-num-queued-reqs 0").err()).contains("--max-num-queued-reqs must be at least 1, but is 0");
    }

    @Test
    void theTraceNamesWhoIsRefusedAndWhy() {
        assertThat(run("--max-num-queued-reqs 99 --debug").out())
                .contains("[0.000 ms] REFUSED req=q100 prompt_len=10 by=max_num_queued_reqs");
    }

    @Test
    void aPlanCanBoundWhatIsRefused() {
        String plan =
                "plan --by rate --scheduler vllm-v1 --total-query 1000 --min-input 10 --max-input 10 --min-output 20"
                        + " --max-output 20 --seed 1 --max-num-seqs 8 --prefill-elapsed-time 10 --decode-elapsed-time 3"
                        + " --max-num-queued-reqs 12 --no-plot --slo";
        String[] words = (plan + " _").split(" ");
        words[words.length - 1] = "p99 ttft<=500, refused<=0.01";
        assertThat(Cli.run(words).out()).contains("refused <= 0.01");
    }
}
