package dev.vllmsim.report.page;

import java.util.Arrays;
import java.util.Base64;

/**
 * Whole numbers as a text that is a third of what their digits would be: seven bits a byte, the lowest first, the eighth
 * bit set if more follow, numbers below 0 as the odd ones; the bytes in base64.
 */
final class PackedNumbers {
    private static final int MOST_BYTES = 10;

    private byte[] bytes = new byte[1024];
    private int length;

    /** Adds a number. */
    PackedNumbers add(long value) {
        if (bytes.length - length < MOST_BYTES) {
            bytes = Arrays.copyOf(bytes, 2 * bytes.length);
        }
        long rest = value << 1 ^ value >> 63;
        while ((rest & ~0x7FL) != 0) {
            bytes[length++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        bytes[length++] = (byte) rest;
        return this;
    }

    /** How long the text is. */
    int textLength() {
        return (length + 2) / 3 * 4;
    }

    /** The text of all numbers. */
    String text() {
        return Base64.getEncoder().encodeToString(Arrays.copyOf(bytes, length));
    }
}
