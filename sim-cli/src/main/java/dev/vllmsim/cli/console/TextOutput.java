package dev.vllmsim.cli.console;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Buffered text in UTF-8. Unlike {@link java.io.PrintStream} it does not swallow failures: a reader that went away
 * ends the command at once, a full disk is reported. It writes numbers without making objects of them, because a trace
 * has millions of lines.
 */
public final class TextOutput {
    private static final int BUFFER_BYTES = 1 << 15;
    /** More than the longest number takes. */
    private static final int NUMBER_BYTES = 32;

    private static final char DELETE = 0x7f;

    /** Stands for a character that is not written. */
    private static final char MARK = '\uFFFD';

    /** Characters that turn the direction of writing, and so can show a name as another one. */
    private static final String DIRECTIONS = "\u202A\u202B\u202C\u202D\u202E\u2066\u2067\u2068\u2069";

    private static final int NANOS_PER_MICRO = 1_000;
    private static final int NANOS_PER_MILLI = 1_000_000;

    private final OutputStream target;
    private final String name;
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private final byte[] digits = new byte[NUMBER_BYTES];
    private int used;

    /**
     * @param target where the bytes go
     * @param name what to call it in an error message
     */
    public TextOutput(OutputStream target, String name) {
        this.target = target;
        this.name = name;
    }

    /**
     * Writes text. Names and values of others may hold characters that would move the cursor or change what a terminal
     * does: of control characters only line feeds and tabs are written, a mark stands for each other one.
     */
    public TextOutput print(String text) {
        int length = text.length();
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            if (c >= DELETE || (c < ' ' && c != '\n' && c != '\t')) {
                printEncoded(visible(text, i));
                return this;
            }
            if (used == BUFFER_BYTES) {
                empty();
            }
            buffer[used++] = (byte) c;
        }
        return this;
    }

    private static String visible(String text, int from) {
        StringBuilder shown = new StringBuilder(text.length() - from);
        for (int i = from; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean hidden = (Character.isISOControl(c) && c != '\n' && c != '\t') || DIRECTIONS.indexOf(c) >= 0;
            shown.append(hidden ? MARK : c);
        }
        return shown.toString();
    }

    /** Goes back to the start of the line. */
    TextOutput returnCarriage() {
        if (used == BUFFER_BYTES) {
            empty();
        }
        buffer[used++] = '\r';
        return this;
    }

    private void printEncoded(String text) {
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            if (used == BUFFER_BYTES) {
                empty();
            }
            buffer[used++] = b;
        }
    }

    /** Writes text and ends the line; always with a line feed, so that output is the same on every machine. */
    public TextOutput println(String text) {
        return print(text).print("\n");
    }

    /** Writes a whole number of at least 0. */
    public TextOutput print(long number) {
        if (number < 0) {
            return print(Long.toString(number));
        }
        int start = NUMBER_BYTES;
        long rest = number;
        do {
            digits[--start] = (byte) ('0' + rest % 10);
            rest /= 10;
        } while (rest != 0);
        return printDigits(start);
    }

    /** Writes a duration of at least 0 in milliseconds with three decimals, the last rounded to the nearest. */
    public TextOutput printMillis(long nanos) {
        long micros = nanos / NANOS_PER_MICRO + (nanos % NANOS_PER_MICRO >= NANOS_PER_MICRO / 2 ? 1 : 0);
        print(micros / (NANOS_PER_MILLI / NANOS_PER_MICRO)).print(".");
        long rest = micros % (NANOS_PER_MILLI / NANOS_PER_MICRO);
        int start = NUMBER_BYTES;
        for (int i = 0; i < 3; i++) {
            digits[--start] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        return printDigits(start);
    }

    private TextOutput printDigits(int start) {
        int length = NUMBER_BYTES - start;
        if (used + length > BUFFER_BYTES) {
            empty();
        }
        System.arraycopy(digits, start, buffer, used, length);
        used += length;
        return this;
    }

    /**
     * Sends what was written on its way.
     *
     * @throws ClosedPipeException if the reader has gone
     * @throws Failure if it cannot be written for another reason
     */
    public void flush() {
        empty();
        try {
            target.flush();
        } catch (IOException e) {
            throw cannotWrite(e);
        }
    }

    /** A stream for bytes that do not end up in the buffer but come after what is in it. */
    public OutputStream bytes() {
        flush();
        return new OutputStream() {
            @Override
            public void write(int b) {
                write(new byte[] {(byte) b}, 0, 1);
            }

            @Override
            public void write(byte[] bytes, int offset, int length) {
                try {
                    target.write(bytes, offset, length);
                } catch (IOException e) {
                    throw cannotWrite(e);
                }
            }

            @Override
            public void flush() {
                TextOutput.this.flush();
            }

            @Override
            public void close() {
                flush();
            }
        };
    }

    private void empty() {
        int length = used;
        used = 0;
        try {
            target.write(buffer, 0, length);
        } catch (IOException e) {
            throw cannotWrite(e);
        }
    }

    /** The JDK knows no type for a closed pipe, only the system's words: "Broken pipe", "The pipe is being closed". */
    private RuntimeException cannotWrite(IOException e) {
        String message = String.valueOf(e.getMessage());
        if (message.toLowerCase(Locale.ROOT).contains("pipe")) {
            return new ClosedPipeException(e);
        }
        return Failure.failed("cannot write to " + name + ": " + message, e);
    }
}
