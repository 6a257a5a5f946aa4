package dev.vllmsim.plot.html;

import java.io.IOException;
import java.io.OutputStream;

/**
 * Passes JSON on as it may stand in a script element of a page: {@code <} is escaped, so that nothing in a text ends the
 * element or begins a comment, and what is between values only for people to read is left out. It is the same JSON.
 */
final class ScriptJson extends OutputStream {
    private static final byte[] LESS_THAN = {'\\', 'u', '0', '0', '3', 'c'};

    private final OutputStream out;
    private boolean inText;
    private boolean escaped;

    /**
     * @param out takes the bytes; it is neither flushed nor closed
     */
    ScriptJson(OutputStream out) {
        this.out = out;
    }

    @Override
    public void write(int value) throws IOException {
        if (!inText) {
            inText = value == '"';
            if (value != ' ' && value != '\n' && value != '\r' && value != '\t') {
                out.write(value);
            }
            return;
        }
        if (value == '<') {
            out.write(LESS_THAN);
        } else {
            out.write(value);
        }
        if (escaped) {
            escaped = false;
        } else if (value == '\\') {
            escaped = true;
        } else if (value == '"') {
            inText = false;
        }
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
        for (int i = from; i < from + length; i++) {
            write(bytes[i]);
        }
    }
}
