package dev.vllmsim.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a person reads of a run. */
class SummaryTest {

    @TempDir
    Path temp;

    /**
     * Two requests one after the other, prefill steps of 10 ms, decode steps of 3 ms.
     *
     * <p>q1: 100 prompt tokens in chunks of 64 take 2 steps (20 ms), 3 output tokens 3 steps: first token at 23 ms, done
     * at 29 ms. q2 arrives at 29 ms: 2,000 prompt tokens are 32 chunks (320 ms), 1 output token: first token and done at
     * 29 + 323 = 352 ms.
     *
     * <p>TTFT: 23 and 323 ms, mean 173, p50 173, p90 23 + 0.9 x 300 = 293, p95 308, p99 320. TPOT: q1 (29 - 23) / 3 = 2,
     * q2 0; vLLM's leaves q2 out and divides by 2. ITL: two gaps of 3 ms. Request time: 29 and 323 ms. QPS 2 / 0.352 s,
     * TPS 4 / 0.352 s. Steps: 2 + 3 + 32 + 1.
     */
    @Test
    void aRunReadsAtAGlance() throws Exception {
        Path workload = Files.writeString(temp.resolve("w.csv"), "prompt_tokens,output_tokens\n100,3\n2000,1\n");

        Cli.Result result = Cli.run(Cli.LIMITS, "--workload", workload.toString());

        assertThat(result.out()).isEqualTo("""
                2 requests, 1 at a time, decode-first, from %s

                Time of all requests sent             29.000 ms
                Span (first arrival to last finish)  352.000 ms
                Sum of request times                 352.000 ms
                QPS                                    5.682 requests/s
                TPS (decode)                          11.364 tokens/s
                Steps                                     38

                Tokens              total     mean  min    max
                Prompt              2,100  1,050.0  100  2,000
                Output (generated)      4      2.0    1      3
                Total               2,104

                Latency (ms)            mean     min      p50      p90      p95      p99      max  count
                TTFT                 173.000  23.000  173.000  293.000  308.000  320.000  323.000      2
                TPOT                   1.000   0.000    1.000    1.800    1.900    1.980    2.000      2
                TPOT as vLLM has it    3.000   3.000    3.000    3.000    3.000    3.000    3.000      1
                ITL                    3.000   3.000    3.000    3.000    3.000    3.000    3.000      2
                Request time         176.000  29.000  176.000  293.600  308.300  320.060  323.000      2
                """.formatted(workload));
    }

    @Test
    void numbersDoNotFollowTheMachinesLanguage() {
        String expected = Cli.run(Cli.EXAMPLE).out();
        Locale before = Locale.getDefault();
        try {
            for (String tag : new String[] {"de-DE", "ar-EG", "hi-IN-u-nu-deva", "tr-TR"}) {
                Locale.setDefault(Locale.forLanguageTag(tag));
                assertThat(Cli.run(Cli.EXAMPLE).out()).as(tag).isEqualTo(expected);
            }
        } finally {
            Locale.setDefault(before);
        }
    }
}
