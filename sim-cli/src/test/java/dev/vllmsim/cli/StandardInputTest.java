package dev.vllmsim.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vllmsim.cli.console.ExitCode;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is piped in, where a file is wanted; and what a person is told of the priorities in it. */
class StandardInputTest {
    private static final String WORKLOAD = "prompt_tokens,output_tokens,arrival_ms\n100,5,0\n200,6,3\n";
    private static final List<String> VLLM =
            List.of("--scheduler", "vllm-v1", "--prefill-elapsed-time", "10", "--decode-elapsed-time", "3");

    @TempDir
    Path temp;

    private static Cli.Result run(String piped, List<String> args, String... more) {
        InputStream before = System.in;
        System.setIn(new ByteArrayInputStream(piped.getBytes(UTF_8)));
        try {
            return Cli.run(args, more);
        } finally {
            System.setIn(before);
        }
    }

    @Test
    void settingsCanBePipedIn() throws Exception {
        String json = Cli.run(Cli.EXAMPLE, "--json", "-").out();

        Cli.Result again = run(json, List.of("--config", "-"), "--json", "-");

        assertThat(again.out()).isEqualTo(json);
        Cli.Result broken = run("{\"max_num_seqs\": 0}", Cli.EXAMPLE, "--config", "-");
        assertThat(broken.err()).isEqualTo("vllm-sim: standard input: max_num_seqs must be at least 1, but is 0\n");
        assertThat(broken.exitCode()).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(run("{", Cli.EXAMPLE, "--config", "-").err()).startsWith("vllm-sim: standard input:");
    }

    @Test
    void aWorkloadCanBePipedInAndReadAsOftenAsARunNeeds() throws Exception {
        Path file = Files.writeString(temp.resolve("w.csv"), WORKLOAD);
        for (String[] more :
                List.of(new String[] {}, new String[] {"--request-rate", "5", "--seed", "1"}, new String[] {
                    "--sweep-over", "max-num-seqs=1,2", "--no-plot"
                })) {
            Cli.Result piped = run(WORKLOAD, Cli.with(Cli.LIMITS, "--workload", "-"), more);
            assertThat(piped.exitCode()).as(piped.err()).isZero();
            String read = Cli.run(Cli.with(Cli.LIMITS, "--workload", file.toString()), more)
                    .out();
            assertThat(piped.out()).isEqualTo(read.replace(file.toString(), "-"));
        }
        assertThat(run("x\n", Cli.with(Cli.LIMITS, "--workload", "-")).err()).startsWith("vllm-sim: standard input");
        assertThat(run("", Cli.LIMITS, "--workload", "-", "--config", "-").err())
                .startsWith("vllm-sim: --config and --workload cannot both be read from the standard input");
    }

    @Test
    void prioritiesThatAreAllTheSameAreToldOf() {
        String note = "note: all requests have the same priority: with --scheduling-policy priority they go by arrival"
                + " alone; a workload file can give them priorities\n";
        List<String> args = Cli.with(VLLM, "--scheduling-policy", "priority");

        assertThat(run(WORKLOAD, Cli.with(args, "--workload", "-")).err()).contains(note);
        assertThat(Cli.run(
                                args,
                                "--total-query",
                                "3",
                                "--min-input",
                                "5",
                                "--max-input",
                                "9",
                                "--min-output",
                                "2",
                                "--max-output",
                                "3")
                        .err())
                .contains(note);
        String priorities = "prompt_tokens,output_tokens,priority\n100,5,1\n200,6,0\n";
        assertThat(run(priorities, Cli.with(args, "--workload", "-")).err()).doesNotContain("same priority");
        assertThat(run(WORKLOAD, Cli.with(VLLM, "--workload", "-")).err()).doesNotContain("same priority");
    }
}
