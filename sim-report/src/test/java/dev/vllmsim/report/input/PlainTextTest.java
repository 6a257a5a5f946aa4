package dev.vllmsim.report.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlainTextTest {

    /** A character that UTF-16 writes as two, at the end of one block and the beginning of the next. */
    private static final String TEXT = "名".repeat(65_534) + "𝄞 text\n";

    private static Input input(byte[] bytes) {
        return new Input() {
            @Override
            public String name() {
                return "f";
            }

            @Override
            public InputStream open() {
                return new ByteArrayInputStream(bytes);
            }
        };
    }

    private static String read(byte[] bytes) throws IOException {
        try (InputStream in = PlainText.open(input(bytes))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static byte[] gzip(byte[] bytes) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(bytes);
        }
        return out.toByteArray();
    }

    @ParameterizedTest
    @CsvSource({"UTF-8", "UTF-16BE", "UTF-16LE", "UTF-32BE", "UTF-32LE"})
    void theByteOrderMarkSaysTheEncoding(String charset) throws IOException {
        byte[] bytes = ("\uFEFF" + TEXT).getBytes(Charset.forName(charset));
        assertThat(read(bytes)).isEqualTo(TEXT);
        assertThat(read(gzip(bytes))).isEqualTo(TEXT);
    }

    @Test
    void withoutAMarkBytesStayAsTheyAre() throws IOException {
        assertThat(read(TEXT.getBytes(StandardCharsets.UTF_8))).isEqualTo(TEXT);
        assertThat(read(new byte[0])).isEmpty();
    }

    /** Two orders of bytes that nobody writes, and that the JSON reader answers with a failure of its own. */
    @Test
    void anOddMarkIsRefused() {
        assertThatThrownBy(() -> read(new byte[] {0, 0, (byte) 0xFF, (byte) 0xFE, 'a'}))
                .isInstanceOf(BadInputException.class)
                .hasMessageStartingWith("f:1:1: expected text in UTF-8");
        assertThatThrownBy(() -> read(new byte[] {(byte) 0xFE, (byte) 0xFF, 0, 0, 'a'}))
                .hasMessageStartingWith("f:1:1: expected text in UTF-8");
    }

    @Test
    void whatWasCutIsSaidToBe() throws IOException {
        byte[] whole = gzip(TEXT.getBytes(StandardCharsets.UTF_8));
        assertThatThrownBy(() -> read(Arrays.copyOf(whole, 2)))
                .isInstanceOf(BadInputException.class)
                .hasMessage("cannot read f: it ends too early, as if it had been cut");
        byte[] halfOfACharacter = Arrays.copyOf("\uFEFFab".getBytes(StandardCharsets.UTF_16LE), 5);
        assertThatThrownBy(() -> read(halfOfACharacter)).isInstanceOf(IOException.class);
    }
}
