package dev.vllmsim.report.input;

import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * The text of an input in UTF-8, whatever way it is written: packed with gzip, which its first two bytes tell, or in
 * another encoding of Unicode, which its byte order mark tells.
 */
public final class PlainText {
    private static final int BUFFER_BYTES = 1 << 16;
    private static final int GZIP_FIRST_BYTE = 0x1f;
    private static final int GZIP_SECOND_BYTE = 0x8b;
    private static final int MARK_BYTES = 4;

    /** Byte order marks. The first that fits counts: that of UTF-32 begins as one of UTF-16 does. */
    private enum Mark {
        UTF_32_BE("UTF-32BE", 0x00, 0x00, 0xFE, 0xFF),
        UTF_32_LE("UTF-32LE", 0xFF, 0xFE, 0x00, 0x00),
        MIDDLE_ENDIAN("", 0x00, 0x00, 0xFF, 0xFE),
        OTHER_MIDDLE_ENDIAN("", 0xFE, 0xFF, 0x00, 0x00),
        UTF_8("UTF-8", 0xEF, 0xBB, 0xBF),
        UTF_16_BE("UTF-16BE", 0xFE, 0xFF),
        UTF_16_LE("UTF-16LE", 0xFF, 0xFE);

        private final String charset;

        @SuppressWarnings("ImmutableEnumChecker") // nobody writes into it
        private final byte[] bytes;

        Mark(String charset, int... bytes) {
            this.charset = charset;
            this.bytes = new byte[bytes.length];
            for (int i = 0; i < bytes.length; i++) {
                this.bytes[i] = (byte) bytes[i];
            }
        }

        static @Nullable Mark of(byte[] start) {
            for (Mark mark : values()) {
                if (start.length >= mark.bytes.length
                        && java.util.Arrays.equals(start, 0, mark.bytes.length, mark.bytes, 0, mark.bytes.length)) {
                    return mark;
                }
            }
            return null;
        }
    }

    private PlainText() {}

    /**
     * Begins to read an input.
     *
     * @return its text in UTF-8, without a byte order mark; the stream can be marked
     * @throws BadInputException if it cannot be read, or is in an encoding that is not known
     */
    public static InputStream open(Input input) {
        try {
            return decoded(input.name(), unpacked(new BufferedInputStream(input.open(), BUFFER_BYTES)));
        } catch (IOException e) {
            throw Misread.unreadable(input.name(), e);
        }
    }

    private static InputStream unpacked(InputStream bytes) throws IOException {
        bytes.mark(2);
        boolean gzip = bytes.read() == GZIP_FIRST_BYTE && bytes.read() == GZIP_SECOND_BYTE;
        bytes.reset();
        return gzip ? new BufferedInputStream(new GZIPInputStream(bytes, BUFFER_BYTES), BUFFER_BYTES) : bytes;
    }

    private static InputStream decoded(String name, InputStream bytes) throws IOException {
        bytes.mark(MARK_BYTES);
        Mark mark = Mark.of(bytes.readNBytes(MARK_BYTES));
        bytes.reset();
        if (mark == null) {
            return bytes;
        }
        if (mark.charset.isEmpty()) {
            throw new BadInputException(
                    name + ":1:1: expected text in UTF-8, or UTF-16 or UTF-32 in the usual order of bytes, but found"
                            + " another byte order mark",
                    null);
        }
        bytes.skipNBytes(mark.bytes.length);
        if (mark == Mark.UTF_8) {
            return bytes;
        }
        Reader characters = new BufferedReader(
                new InputStreamReader(
                        bytes,
                        Charset.forName(mark.charset)
                                .newDecoder()
                                .onMalformedInput(CodingErrorAction.REPORT)
                                .onUnmappableCharacter(CodingErrorAction.REPORT)),
                BUFFER_BYTES);
        return new BufferedInputStream(new Encoded(characters), BUFFER_BYTES);
    }

    /** Characters as bytes in UTF-8. */
    private static final class Encoded extends InputStream {
        private final Reader characters;
        private byte[] bytes = new byte[0];
        private int next;

        Encoded(Reader characters) {
            this.characters = characters;
        }

        @Override
        public int read() throws IOException {
            return fill() ? bytes[next++] & 0xff : -1;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            if (length == 0) {
                return 0;
            }
            if (!fill()) {
                return -1;
            }
            int count = Math.min(length, bytes.length - next);
            System.arraycopy(bytes, next, into, offset, count);
            next += count;
            return count;
        }

        private boolean fill() throws IOException {
            if (next < bytes.length) {
                return true;
            }
            // A whole character, even if it is a pair.
            char[] some = new char[BUFFER_BYTES];
            int count = characters.read(some, 0, some.length - 1);
            if (count < 0) {
                return false;
            }
            if (Character.isHighSurrogate(some[count - 1])) {
                int low = characters.read();
                if (low >= 0) {
                    some[count++] = (char) low;
                }
            }
            bytes = new String(some, 0, count).getBytes(StandardCharsets.UTF_8);
            next = 0;
            return true;
        }

        @Override
        public void close() throws IOException {
            characters.close();
        }
    }
}
