package dev.vllmsim.report.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.within;

import dev.vllmsim.engine.request.PromptContent;
import dev.vllmsim.engine.request.RequestSpec;
import dev.vllmsim.engine.workload.RequestSource;
import dev.vllmsim.engine.workload.Requests;
import dev.vllmsim.engine.workload.SortedArrivals;
import dev.vllmsim.report.input.BadInputException;
import dev.vllmsim.report.input.SharedData;
import dev.vllmsim.report.input.TestInput;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every format: a small sample of our own, and the published traces where they are at hand. */
class WorkloadFormatTest {

    @TempDir
    Path temp;

    private static WorkloadFile sample(String name) throws URISyntaxException {
        Path path = Path.of(Objects.requireNonNull(WorkloadFormatTest.class.getResource(name))
                .toURI());
        return new WorkloadFile(new TestInput(path));
    }

    private static List<RequestSpec> read(Requests requests) {
        List<RequestSpec> specs = new ArrayList<>();
        try (RequestSource source = requests.open()) {
            for (RequestSpec spec = source.next(); spec != null; spec = source.next()) {
                specs.add(spec);
            }
        }
        return specs;
    }

    /** As a run at the recorded times sees them: {@code id prompt+output @milliseconds}. */
    private static List<String> lines(WorkloadFile file) {
        assertThat(file.timed()).as("has arrival times").isTrue();
        return read(new SortedArrivals(file, SortedArrivals.WINDOW)).stream()
                .map(spec -> spec.id() + " " + spec.promptTokens() + "+" + spec.outputTokens() + " @"
                        + java.math.BigDecimal.valueOf(spec.arrivalNanos(), 6)
                                .stripTrailingZeros()
                                .toPlainString())
                .toList();
    }

    private static long leftOut(WorkloadFile file) {
        WorkloadContent content = file.content();
        assertThat(content).isNotNull();
        return content.leftOut();
    }

    @Test
    void azure2023HasSevenFractionDigits() throws Exception {
        // 50.9951690 - 46.6805900 = 4.314579 s; 60 - 46.68059 = 13.31941 s.
        assertThat(lines(sample("azure-2023.csv")))
                .containsExactly("q1 374+44 @0", "q2 396+109 @4314.579", "q3 50+7 @13319.41");
    }

    @Test
    void azure2024HasADistanceFromUtcAndSometimesNoFraction() throws Exception {
        // The second line is earlier than the first; 02:00:01.5 two hours east of UTC is 00:00:01.5.
        assertThat(lines(sample("azure-2024.csv")))
                .containsExactly("q1 2399+6 @0", "q2 2162+5 @9.93", "q3 76+15 @1000", "q4 12+3 @1500");
    }

    @Test
    void burstGptComesWithAndWithoutSessionsAndWithFailures() throws Exception {
        WorkloadFile six = sample("burstgpt-6.csv");
        assertThat(lines(six)).containsExactly("q1 472+18 @0", "q2 1087+230 @41500");
        assertThat(leftOut(six)).isEqualTo(1);
        WorkloadFile eight = sample("burstgpt-8.csv");
        assertThat(lines(eight)).containsExactly("q1 906+446 @0", "q2 36+29 @51000");
        assertThat(leftOut(eight)).isEqualTo(1);
    }

    @Test
    void vidurCountsInSeconds() throws Exception {
        assertThat(lines(sample("vidur.csv")))
                .containsExactly("q1 4808+10 @0", "q2 3180+8 @52", "q3 161+11 @200961.506");
    }

    @Test
    void mooncakePromptsShareBlocksOf512Tokens() throws Exception {
        WorkloadFile file = sample("mooncake.jsonl");
        assertThat(lines(file)).containsExactly("q1 1200+52 @0", "q2 1300+20 @1", "q3 512+26 @3053");
        // 1200 = 512 + 512 + 176: the last block is cut where the prompt ends.
        assertThat(read(file).get(0).content())
                .isEqualTo(new PromptContent(List.of(
                        new PromptContent.Shared("46", 0, 512),
                        new PromptContent.Shared("47", 0, 512),
                        new PromptContent.Shared("48", 0, 176))));
    }

    @Test
    void aRecordOfARunArrivesAsItsEngineQueued() throws Exception {
        // 27537.047603549 - 27536.660701067 = 0.386902482 s. The third request never got a token.
        WorkloadFile file = sample("vllm-record.jsonl");
        assertThat(lines(file)).containsExactly("bench-0 2358+531 @0", "bench-1 1034+769 @386.902482");
        assertThat(leftOut(file)).isEqualTo(1);
    }

    @Test
    void aBenchmarkResultArrivesAsItsClientSent() throws Exception {
        WorkloadFile file = sample("vllm-bench.json");
        assertThat(lines(file)).containsExactly("q1 300+2 @0", "q2 100+3 @125");
        assertThat(leftOut(file)).isEqualTo(1);
    }

    @Test
    void ourTableKeepsItsTimesNamesAndPriorities() throws Exception {
        WorkloadFile file = sample("own.csv");
        assertThat(lines(file)).containsExactly("first 100+10 @0.5", "q2 200+20 @2");
        assertThat(read(file).get(1).priority()).isEqualTo(-3);
    }

    @Test
    void ourObjectsSayWhatPromptsConsistOf() throws Exception {
        WorkloadFile file = sample("own.jsonl");
        // a1: 40 + 20 = 60 tokens of prompt and 30 of output; a2 begins with all 90 and adds 5.
        assertThat(lines(file)).containsExactly("a1 60+30 @0", "b1 80+21 @0.25", "a2 95+9 @500", "q4 7+1 @501");
        List<RequestSpec> specs = read(file);
        assertThat(specs.get(0).content())
                .isEqualTo(
                        new PromptContent(List.of(new PromptContent.Shared("S", 0, 40), new PromptContent.Unique(20))));
        assertThat(specs.get(1).content()).isEqualTo(new PromptContent(List.of(new PromptContent.Shared("S", 8, 32))));
        assertThat(specs.get(1).priority()).isEqualTo(2);
        assertThat(specs.get(2).content())
                .isEqualTo(
                        new PromptContent(List.of(new PromptContent.Earlier("a1", null), new PromptContent.Unique(5))));
        assertThat(specs.get(3).content()).isNull();
    }

    private WorkloadFile file(String content) throws IOException {
        return new WorkloadFile(new TestInput(Files.writeString(temp.resolve("w"), content.replace('\'', '"'))));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{'prompt_tokens': 1, 'output_tokens': 2}{'prompt_tokens': 3, 'output_tokens': 4}",
                "[{'prompt_tokens': 1, 'output_tokens': 2}, {'output_tokens': 4, 'prompt_tokens': 3}]",
                "{'schema_version': 1, 'config': {'requests': []}, 'requests': [{'prompt_tokens': 1, 'output_tokens': 2}, {'prompt_tokens': 3, 'output_tokens': 4}], 'steps': []}",
                "  {'prompt_tokens': 1, 'note': {'prompt_tokens': [9]}, 'output_tokens': 2, 'id': null}   {'prompt_tokens': 3, 'output_tokens': 4}  ",
            })
    void objectsMayStandInLinesInAnArrayOrInAReport(String json) throws Exception {
        WorkloadFile file = file(json);
        assertThat(file.timed()).isFalse();
        assertThat(read(file))
                .extracting(RequestSpec::id, RequestSpec::promptTokens, RequestSpec::outputTokens)
                .containsExactly(
                        org.assertj.core.api.Assertions.tuple("q1", 1, 2),
                        org.assertj.core.api.Assertions.tuple("q2", 3, 4));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{'prompt_tokens': 1} | :1:20: expected output_tokens, but found an object without it",
                "{'output_tokens': 1} | :1:20: expected prompt_tokens, but found an object without it",
                "{'output_tokens': 0, 'prompt_tokens': 1} | :1:19: expected output_tokens, a whole number from 1 to 2147483647, but found 0",
                "{'output_tokens': 1, 'prompt_tokens': 1, 'arrival_ms': -2} | expected arrival_ms, a time in milliseconds, but found -2",
                "{'output_tokens': 1, 'prompt_tokens': 4, 'prompt_segments': [{'unique': 5}]} | expected segments of at most prompt_tokens 4, but found 5 tokens of segments",
                "{'output_tokens': 1, 'prompt_segments': [{'of': 'x'}]} | expected the id of one of the 200000 requests before this one, or a len, but found x",
                "{'output_tokens': 1, 'prompt_segments': [{'group': 'x'}]} | expected a segment of group, start, len, or unique, or of, len, but found another",
                "{'output_tokens': 1, 'prompt_segments': [{'size': 3}]} | expected a segment of group, start, len, or unique, or of, len, but found size",
                "{'output_tokens': 1, 'prompt_segments': [{'unique': 2147483647}, {'unique': 2}]} | expected segments of at most 2147483647 tokens, but found 2147483649 tokens of segments",
                "{'output_tokens': 1, 'prompt_segments': [{'group': 'g', 'start': 2147483647, 'len': 1}]} | expected a segment that ends within 2147483647 tokens, but found start 2147483647 and len 1",
                "{'output_tokens': 1, 'prompt_tokens': 1} 7 | expected an object for a request, but found 7",
                "{'output_tokens': 1, 'prompt_tokens': 1, | expected JSON: ",
                "{'output_tokens': 1, 'prompt_tokens': 1}{'output_tokens': 1, 'prompt_tokens': 1, 'arrival_ms': 2} | :1: expected no arrival time, as with the requests before",
                "{'timestamp': 1, 'input_length': 512, 'output_length': 2, 'hash_ids': [1, 2]} | expected at most one of hash_ids for each 512 tokens of input_length 512, but found 2",
                "{'input_lens': [1], 'duration': 2} | : expected input_lens and output_lens, which vllm bench serve writes with --save-result --save-detailed",
                "{'input_lens': [1], 'output_lens': [1, 2]} | : expected output_lens with 1 entries, as input_lens has, but found 2",
                "{'input_lens': [1], 'output_lens': [-1]} | expected output_lens, whole numbers from 0 to 2147483647, but found -1",
                "{'foo': 1} | expected JSON objects with output_tokens or prompt_segments",
            })
    void badJsonIsNamedWithItsPlace(String json, String problem) throws Exception {
        WorkloadFile file = file(json);
        assertThat(catchThrowableOfType(BadInputException.class, () -> read(file)))
                .hasMessageStartingWith(file.name())
                .hasMessageContaining(problem);
    }

    @ParameterizedTest
    @CsvSource({"2023-13-01 00:00:00", "2023-02-29 00:00:00", "2023-11-16", "2023-11-16 24:00:00", "yesterday"})
    void aDateThatIsNoneIsNamedWithItsPlace(String date) throws Exception {
        WorkloadFile file = file("TIMESTAMP,ContextTokens,GeneratedTokens\n" + date + ",1,2\n");
        assertThat(catchThrowableOfType(BadInputException.class, () -> read(file)))
                .hasMessage(file.name() + ":2:1: expected TIMESTAMP, a date and time like 2024-05-10"
                        + " 00:00:00.009930+00:00, but found '" + date + "'");
    }

    @ParameterizedTest
    @CsvSource({"12, 12000000", "0.000001, 1", "1.5e3, 1500000000", "0.0000005, 1", "7., 7000000", "1e-9, 0"})
    void timesAreExactDecimals(String millis, long nanos) throws Exception {
        WorkloadFile file = file("prompt_tokens,output_tokens,arrival_ms\n1,2," + millis + "\n");
        assertThat(read(file).get(0).arrivalNanos()).isEqualTo(nanos);
    }

    @Test
    void aFormatThatIsGivenIsNotGuessed() throws Exception {
        WorkloadFile file = file("ContextTokens,GeneratedTokens,prompt_tokens,output_tokens\n1,2,3,4\n");
        assertThat(read(file).get(0).promptTokens()).isEqualTo(3);
        assertThat(read(new WorkloadFile(new TestInput(Path.of(file.name())), WorkloadFormat.AZURE))
                        .get(0)
                        .promptTokens())
                .isEqualTo(1);
        assertThat(catchThrowableOfType(
                        BadInputException.class,
                        () -> read(new WorkloadFile(new TestInput(Path.of(file.name())), WorkloadFormat.VIDUR))))
                .hasMessage(file.name() + ":1:1: expected a header with the column num_prefill_tokens,"
                        + " but found ContextTokens,GeneratedTokens,prompt_tokens,output_tokens");
    }

    private static WorkloadFile real(String name) {
        return new WorkloadFile(new TestInput(SharedData.at(name)));
    }

    /** Count, first and last request, sums: counted once with other tools. */
    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "azure-2023-conv.csv, 19366, 22361870, 4088665, 3501.721937",
        "azure-2023-code.csv, 8819, 18059974, 245896, 3435.948056",
    })
    void azure2023IsReadInFull(String name, int count, long prompt, long output, double lastSeconds) {
        List<RequestSpec> specs = read(new SortedArrivals(real(name), SortedArrivals.WINDOW));
        assertThat(specs).hasSize(count);
        assertThat(specs.stream().mapToLong(RequestSpec::promptTokens).sum()).isEqualTo(prompt);
        assertThat(specs.stream().mapToLong(RequestSpec::outputTokens).sum()).isEqualTo(output);
        assertThat(specs.get(0).arrivalNanos()).isZero();
        assertThat(specs.get(count - 1).arrivalNanos() / 1e9).isCloseTo(lastSeconds, within(1e-6));
    }

    @Test
    void mooncakeIsReadInFullWithItsHitRate() {
        // 105,710 of 288,500 blocks were seen before, in a prefix or not: an id implies all in front of it. A cache
        // that
        // forgets nothing would thus spare 36.6 % of the blocks.
        List<RequestSpec> specs = read(real("mooncake-conversation.jsonl"));
        assertThat(specs).hasSize(12_031);
        Set<PromptContent.Segment> seen = new HashSet<>();
        long hits = 0;
        long blocks = 0;
        for (RequestSpec spec : specs) {
            PromptContent content = Objects.requireNonNull(spec.content());
            int tokens = 0;
            for (PromptContent.Segment segment : content.segments()) {
                tokens += ((PromptContent.Shared) segment).length();
                hits += seen.add(segment) ? 0 : 1;
                blocks++;
            }
            assertThat(tokens).isEqualTo(spec.promptTokens());
        }
        assertThat(blocks).isEqualTo(288_500);
        assertThat(hits).isEqualTo(105_710);
    }

    @Test
    void realRunsAreReadInFull() {
        for (String run : List.of("rtx4090-llama-3.1-8b", "rtxpro6000-llama-3.1-8b")) {
            List<RequestSpec> specs =
                    read(new SortedArrivals(real("vllm-runs/" + run + "/requests.jsonl"), SortedArrivals.WINDOW));
            assertThat(specs).hasSize(300);
            assertThat(specs.get(0).id()).isEqualTo("bench-0");
            assertThat(specs.get(0).promptTokens()).isEqualTo(2_358);
        }
    }
}
