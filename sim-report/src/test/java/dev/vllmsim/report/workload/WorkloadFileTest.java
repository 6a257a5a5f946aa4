package dev.vllmsim.report.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.vllmsim.engine.request.RequestSpec;
import dev.vllmsim.engine.workload.ArrivalOrderException;
import dev.vllmsim.engine.workload.RequestSource;
import dev.vllmsim.engine.workload.SortedArrivals;
import dev.vllmsim.report.input.BadInputException;
import dev.vllmsim.report.input.Input;
import dev.vllmsim.report.input.TestInput;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WorkloadFileTest {

    @TempDir
    Path temp;

    private Path file(String content) throws IOException {
        return Files.writeString(temp.resolve("w.csv"), content);
    }

    private static List<String> read(WorkloadFile file) {
        List<String> lengths = new ArrayList<>();
        try (RequestSource source = file.open()) {
            for (RequestSpec spec = source.next(); spec != null; spec = source.next()) {
                assertThat(spec.index()).isEqualTo(lengths.size());
                lengths.add(spec.id() + " " + spec.promptTokens() + "+" + spec.outputTokens());
            }
        }
        return lengths;
    }

    private static List<String> read(Path path) {
        return read(new WorkloadFile(new TestInput(path)));
    }

    /** However lines end, and whether the last does; with a byte order mark, blank lines, quotes, blanks and more columns. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "prompt_tokens,output_tokens\n374,44\n396,109\n",
                "prompt_tokens,output_tokens\r\n374,44\r\n396,109",
                "\uFEFFprompt_tokens,output_tokens\n374,44\n396,109",
                "prompt_tokens,output_tokens\n\n374,44\n  \n\r\n396,109\n\n",
                "\"prompt_tokens\",\"output_tokens\"\n\"374\",\"44\"\n 374 , 44 \n",
                "number,output_tokens,note,prompt_tokens\n1,44,\"a, b\nc\",374\n2,109,,396\n",
                "TIMESTAMP,ContextTokens,GeneratedTokens\r\n2023-11-16 18:15:46.6805900,374,44\r\n"
                        + "2023-11-16 18:15:50.9951690,396,109",
            })
    void theLengthsAreReadInFileOrder(String content) throws Exception {
        assertThat(read(file(content)).get(0)).isEqualTo("q1 374+44");
        assertThat(read(file(content))).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "1,2;3,x      | 3 | 3 | expected output_tokens, a whole number from 1 to 2147483647, but found 'x'",
                "1,2;0,4      | 3 | 1 | expected prompt_tokens, a whole number from 1 to 2147483647, but found '0'",
                "-1,4         | 2 | 1 | expected prompt_tokens, a whole number from 1 to 2147483647, but found '-1'",
                "1,2.5        | 2 | 3 | expected output_tokens, a whole number from 1 to 2147483647, but found '2.5'",
                "1,2147483648 | 2 | 3 | expected output_tokens, a whole number from 1 to 2147483647, but found '2147483648'",
                "1,           | 2 | 3 | expected output_tokens, a whole number from 1 to 2147483647, but found nothing",
                "1,2;;3       | 4 | 1 | expected 2 values, as in the header, but found 1",
                "1,2,3        | 2 | 5 | expected 2 values, as in the header, but found more",
            })
    void aBadRowIsNamedWithItsPlace(String rows, int line, int column, String problem) throws Exception {
        Path path = file("prompt_tokens,output_tokens\n" + rows.replace(';', '\n') + "\n");

        BadInputException failure = catchThrowableOfType(BadInputException.class, () -> read(path));

        assertThat(failure).hasMessage(path + ":" + line + ":" + column + ": " + problem);
    }

    @Test
    void anOpenQuoteIsABadRow() throws Exception {
        Path path = file("prompt_tokens,output_tokens\n1,\"2\n");

        assertThat(catchThrowableOfType(BadInputException.class, () -> read(path)))
                .hasMessageStartingWith(path + ":")
                .hasMessageContaining("quote");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''                          | an empty file",
                "a,b                         | a,b",
                "prompt_tokens,OUTPUT_TOKENS | prompt_tokens,OUTPUT_TOKENS",
            })
    void anUnknownHeaderIsAnsweredWithTheKnownOnes(String header, String found) throws Exception {
        Path path = file(header);

        assertThat(catchThrowableOfType(BadInputException.class, () -> new WorkloadFile(new TestInput(path)).check()))
                .hasMessage(path + ":1:1: expected a header with the columns prompt_tokens,output_tokens"
                        + " (csv) or ContextTokens,GeneratedTokens (azure) or Request tokens,Response tokens (burstgpt)"
                        + " or num_prefill_tokens,num_decode_tokens (vidur), or JSON, but found " + found);
    }

    @Test
    void aColumnThatIsThereTwiceIsRefused() throws Exception {
        Path path = file("prompt_tokens,output_tokens,prompt_tokens\n1,2,3\n");

        assertThat(catchThrowableOfType(BadInputException.class, () -> read(path)))
                .hasMessageContaining(":1:29: expected each column once, but found 'prompt_tokens' again");
    }

    @Test
    void aHeaderAloneIsNoWorkload() throws Exception {
        Path path = file("prompt_tokens,output_tokens\n");

        assertThat(catchThrowableOfType(BadInputException.class, () -> read(path)))
                .hasMessage(path + " has no requests");
    }

    @Test
    void gzipIsRecognised() throws Exception {
        Path path = temp.resolve("w.csv.gz");
        byte[] rows = "prompt_tokens,output_tokens\n374,44\n".getBytes(StandardCharsets.US_ASCII);
        try (GZIPOutputStream out = new GZIPOutputStream(Files.newOutputStream(path))) {
            out.write(rows);
        }
        assertThat(read(path)).containsExactly("q1 374+44");

        byte[] whole = Files.readAllBytes(path);
        Files.write(path, java.util.Arrays.copyOf(whole, whole.length - 9));
        assertThat(catchThrowableOfType(BadInputException.class, () -> read(path)))
                .hasMessageStartingWith("cannot read " + path + ": ");
    }

    @Test
    void theDigestStandsForTheLengthsInOrder() throws Exception {
        String digest = digest("prompt_tokens,output_tokens\n1,2\n3,4\n");

        assertThat(digest("output_tokens,prompt_tokens\r\n2,1\r\n4,3")).isEqualTo(digest);
        assertThat(digest("prompt_tokens,output_tokens\n3,4\n1,2\n")).isNotEqualTo(digest);
        assertThat(digest("prompt_tokens,output_tokens\n2,1\n3,4\n")).isNotEqualTo(digest);
        assertThat(digest("prompt_tokens,output_tokens\n1,2\n3,4\n1,1\n")).isNotEqualTo(digest);
    }

    private String digest(String content) throws IOException {
        WorkloadFile file = new WorkloadFile(new TestInput(file(content)));
        assertThat(file.content()).isNull();
        read(file);
        WorkloadContent taken = file.content();
        assertThat(taken).isNotNull();
        return taken.digest();
    }

    /** The thousandth row stands on line 1,001, or further down behind blank lines. */
    @ParameterizedTest
    @CsvSource({"'', 9502", "'\n\n', 9504"})
    void aRowOutOfOrderIsNamedWithItsLine(String blank, int line) throws Exception {
        StringBuilder rows = new StringBuilder("prompt_tokens,output_tokens,arrival_ms\n");
        for (int i = 0; i < 9_600; i++) {
            rows.append(i == 9_000 ? blank : "")
                    .append("1,1,")
                    .append(i == 9_500 ? 0 : i)
                    .append('\n');
        }
        Path path = file(rows.toString());
        WorkloadFile file = new WorkloadFile(new TestInput(path));

        assertThat(catchThrowableOfType(ArrivalOrderException.class, () -> {
                    try (RequestSource source = new SortedArrivals(file, SortedArrivals.WINDOW).open()) {
                        RequestSpec spec = source.next();
                        while (spec != null) {
                            spec = source.next();
                        }
                    }
                }))
                .hasMessageStartingWith(path + ":" + line + ": it arrives before one");
    }

    @Test
    void anIdThatComesTwiceIsRefusedWithBothPlaces() throws Exception {
        Path path = file("id,prompt_tokens,output_tokens\na,1,2\n\nb,1,2\na,3,4\n");

        assertThat(catchThrowableOfType(BadInputException.class, () -> read(path)))
                .hasMessage(path + ":5: the id 'a' is that of an earlier request, " + path
                        + ":2; give each request an id of its own");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"prompt_tokens\":1,\"output_tokens\":2,\"x\":", "{\"input_lens\":[1],\"x\":"})
    void jsonOfTooManyFoldsIsRefused(String start) throws Exception {
        Path path = file(start + "[".repeat(600) + "]".repeat(600) + "}\n");

        assertThat(catchThrowableOfType(BadInputException.class, () -> read(path)))
                .hasMessageStartingWith(path + ":1:")
                .hasMessageEndingWith(": expected JSON nested at most 500 deep");
    }

    @Test
    void aFormatThatIsGivenDoesNotHideThatTheFileWasCut() throws Exception {
        Path path = temp.resolve("w.csv.gz");
        try (GZIPOutputStream out = new GZIPOutputStream(Files.newOutputStream(path))) {
            out.write("prompt_tokens,output_tokens\n374,44\n".getBytes(StandardCharsets.US_ASCII));
        }
        byte[] whole = Files.readAllBytes(path);
        Files.write(path, java.util.Arrays.copyOf(whole, 15));

        assertThat(catchThrowableOfType(
                        BadInputException.class, () -> read(new WorkloadFile(new TestInput(path), WorkloadFormat.CSV))))
                .hasMessage("cannot read " + path + ": it ends too early, as if it had been cut");
    }

    /** Who can be read only once is not opened again to see the same mistake. */
    @Test
    void whatIsWrongWithTheBeginningIsSaidEachTime() {
        AtomicInteger opened = new AtomicInteger();
        WorkloadFile file = new WorkloadFile(new Input() {
            @Override
            public String name() {
                return "pipe";
            }

            @Override
            public InputStream open() {
                if (opened.getAndIncrement() > 0) {
                    throw new BadInputException("a pipe is read once", null);
                }
                return new ByteArrayInputStream("a,b\n1,2\n".getBytes(StandardCharsets.US_ASCII));
            }
        });

        assertThat(file.timed()).as("all ways of arriving are thinkable").isTrue();
        assertThat(catchThrowableOfType(BadInputException.class, file::check)).hasMessageStartingWith("pipe:1:1: ");
        assertThat(catchThrowableOfType(BadInputException.class, file::open)).hasMessageStartingWith("pipe:1:1: ");
    }
}
