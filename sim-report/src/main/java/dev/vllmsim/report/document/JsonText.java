package dev.vllmsim.report.document;

import dev.vllmsim.report.statistics.Millis;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import tools.jackson.core.io.JsonStringEncoder;
import tools.jackson.core.io.NumberOutput;

/**
 * JSON text in a growing buffer of bytes, for rows that come by the million: it writes numbers without making strings
 * of them first.
 */
public final class JsonText {
    private static final int NANOS_PER_MILLI = 1_000_000;
    private static final int NANOS_PER_MICRO = 1_000;

    private byte[] bytes;
    private int length;

    /**
     * @param capacity bytes to begin with
     */
    public JsonText(int capacity) {
        bytes = new byte[capacity];
    }

    /** Bytes written and not yet drained. */
    public int length() {
        return length;
    }

    /** Forgets what was written. */
    public void clear() {
        length = 0;
    }

    /** What was written, as a copy. */
    public byte[] toBytes() {
        return Arrays.copyOf(bytes, length);
    }

    /** Passes on what was written, and forgets it. */
    public void drainTo(OutputStream out) throws IOException {
        out.write(bytes, 0, length);
        length = 0;
    }

    private void reserve(int more) {
        if (bytes.length - length < more) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + more));
        }
    }

    /** Text that is JSON already, in ASCII. */
    public JsonText raw(byte[] ascii) {
        reserve(ascii.length);
        System.arraycopy(ascii, 0, bytes, length, ascii.length);
        length += ascii.length;
        return this;
    }

    /** One character of JSON, in ASCII. */
    public JsonText raw(char ascii) {
        reserve(1);
        bytes[length++] = (byte) ascii;
        return this;
    }

    /** A whole number. */
    public JsonText number(long value) {
        reserve(20);
        length = NumberOutput.outputLong(value, bytes, length);
        return this;
    }

    /**
     * Nanoseconds as milliseconds: the exact decimal number, with at least one digit behind the point and no zeros at
     * the end but that one, so that a column of them is one of floating-point numbers to whoever reads it.
     */
    public JsonText millis(long nanos) {
        return decimal(nanos, NANOS_PER_MILLI);
    }

    /** Nanoseconds as microseconds, in the same manner. */
    public JsonText micros(long nanos) {
        return decimal(nanos, NANOS_PER_MICRO);
    }

    private JsonText decimal(long nanos, int nanosPerUnit) {
        if (nanos < 0) {
            throw new IllegalArgumentException("a time in a report must be at least 0 ns, but is " + nanos);
        }
        number(nanos / nanosPerUnit);
        reserve(7);
        bytes[length++] = '.';
        int rest = (int) (nanos % nanosPerUnit);
        int unit = nanosPerUnit / 10;
        do {
            bytes[length++] = (byte) ('0' + rest / unit);
            rest %= unit;
            unit /= 10;
        } while (rest != 0);
        return this;
    }

    /** Nanoseconds as milliseconds as {@link #millis} has them, where they may be below 0. */
    public JsonText signedMillis(long nanos) {
        if (nanos < 0) {
            raw('-');
        }
        return millis(Math.abs(nanos));
    }

    /** Nanoseconds, divided, as milliseconds: exact where that is a whole number of nanoseconds. */
    public JsonText millis(long nanos, long divisor) {
        long quotient = nanos / divisor;
        return quotient * divisor == nanos ? millis(quotient) : number(Millis.quotient(nanos, divisor));
    }

    /** A number as {@link #plain} has it. */
    public JsonText number(double value) {
        return ascii(plain(value));
    }

    /** Text that needs no quotes and no escapes, in ASCII. */
    JsonText ascii(String text) {
        reserve(text.length());
        for (int i = 0; i < text.length(); i++) {
            bytes[length++] = (byte) text.charAt(i);
        }
        return this;
    }

    /** A text, in quotes, with whatever JSON asks to be escaped. */
    public JsonText string(String value) {
        raw('"');
        raw(JsonStringEncoder.getInstance().quoteAsUTF8(value));
        return raw('"');
    }

    /** What another text holds. */
    public JsonText text(JsonText other) {
        reserve(other.length);
        System.arraycopy(other.bytes, 0, bytes, length, other.length);
        length += other.length;
        return this;
    }

    /**
     * The shortest decimal number that reads back as this one, without an exponent.
     *
     * <p>Jackson's own algorithm (Schubfach) finds the digits, as {@link Double#toString(double)} finds other ones
     * before Java 19 than after.
     *
     * @throws IllegalArgumentException for NaN and infinities, which JSON does not have
     */
    public static String plain(double value) {
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException("a number in a report must be finite, but is " + value);
        }
        String text = NumberOutput.toString(value, true);
        if (text.indexOf('E') < 0) {
            return text;
        }
        String plain = new BigDecimal(text).stripTrailingZeros().toPlainString();
        return plain.indexOf('.') < 0 ? plain + ".0" : plain;
    }

    /** A key with its quotes and colon, and what separates it from the key before. */
    public static byte[] key(String separator, String name) {
        return (separator + "\"" + name + "\":").getBytes(StandardCharsets.US_ASCII);
    }
}
