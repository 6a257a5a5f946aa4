package dev.vllmsim.cli.console;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TextOutputTest {

    private static String written(Consumer<TextOutput> text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        TextOutput out = new TextOutput(bytes, "a test");
        text.accept(out);
        out.flush();
        return bytes.toString(UTF_8);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0.000",
        "499, 0.000",
        "500, 0.001",
        "20000000, 20.000",
        "10499999, 10.500",
        "999999500, 1000.000",
        "9223372036854775807, 9223372036854.776",
    })
    void millisecondsHaveThreeDecimals(long nanos, String text) {
        assertThat(written(out -> out.printMillis(nanos))).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({"0", "7", "10", "2147483648", "9223372036854775807", "-1", "-9223372036854775808"})
    void wholeNumbersAreWrittenAsTheyAre(long number) {
        assertThat(written(out -> out.print(number))).isEqualTo(Long.toString(number));
    }

    @Test
    void textLongerThanTheBufferArrivesWhole() {
        String text = "a line of é and 字 and 🙂\n".repeat(5000);

        assertThat(written(out -> out.print(text).print(12345).print(text))).isEqualTo(text + "12345" + text);
    }

    /** A request may be called anything, and a file too. */
    @Test
    void controlCharactersOfNamesDoNotReachTheTerminal() {
        assertThat(written(out -> out.print("a\u001b[31mb\r\u009bc\u007f\u202Ed\te\n")))
                .isEqualTo("a\uFFFD[31mb\uFFFD\uFFFDc\uFFFD\uFFFDd\te\n");
    }

    @Test
    void bytesComeAfterTheTextBeforeThem() {
        assertThat(written(out -> {
                    out.print("before ");
                    try (OutputStream bytes = out.bytes()) {
                        bytes.write("between".getBytes(UTF_8));
                        bytes.write(' ');
                    } catch (IOException e) {
                        throw new AssertionError(e);
                    }
                    out.print("after");
                }))
                .isEqualTo("before between after");
    }

    @ParameterizedTest
    @CsvSource({"Broken pipe", "The pipe is being closed", "The pipe has been ended"})
    void aReaderThatHasGoneIsNoFailure(String message) {
        assertThatThrownBy(() -> failing(message).print("x").flush()).isInstanceOf(ClosedPipeException.class);
    }

    @Test
    void anythingElseIsAFailure() {
        assertThatThrownBy(() -> failing("No space left on device").print("x").flush())
                .isInstanceOf(Failure.class)
                .hasMessage("cannot write to a test: No space left on device");
    }

    private static TextOutput failing(String message) {
        return new TextOutput(
                new OutputStream() {
                    @Override
                    public void write(int b) throws IOException {
                        throw new IOException(message);
                    }
                },
                "a test");
    }
}
