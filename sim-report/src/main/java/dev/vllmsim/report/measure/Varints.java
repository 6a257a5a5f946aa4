package dev.vllmsim.report.measure;

import java.util.Arrays;

/** Whole numbers in as few bytes as they need: seven bits a byte, the lowest first, the eighth bit set if more follow. */
final class Varints {
    private static final int MOST_BYTES = 10;

    private byte[] bytes;
    private int length;

    Varints(int capacity) {
        bytes = new byte[capacity];
    }

    void clear() {
        length = 0;
    }

    int length() {
        return length;
    }

    byte[] toBytes() {
        return Arrays.copyOf(bytes, length);
    }

    /** Writes a number; one below 0 takes ten bytes. */
    void write(long value) {
        reserve(MOST_BYTES);
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            bytes[length++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        bytes[length++] = (byte) rest;
    }

    /** Writes a number that may be below 0, in as few bytes as its size needs. */
    void writeSigned(long value) {
        write(value << 1 ^ value >> 63);
    }

    /** Writes bytes behind their number. */
    void write(byte[] value) {
        write(value.length);
        reserve(value.length);
        System.arraycopy(value, 0, bytes, length, value.length);
        length += value.length;
    }

    private void reserve(int more) {
        if (bytes.length - length < more) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + more));
        }
    }

    /** Reads what was written, in the same order. */
    static final class Reader {
        private final byte[] bytes;
        private int position;

        Reader(byte[] bytes) {
            this.bytes = bytes;
        }

        long read() {
            long value = 0;
            int shift = 0;
            byte next;
            do {
                next = bytes[position++];
                value |= (next & 0x7FL) << shift;
                shift += 7;
            } while (next < 0);
            return value;
        }

        long readSigned() {
            long value = read();
            return value >>> 1 ^ -(value & 1);
        }

        int readInt() {
            return (int) read();
        }

        byte[] readBytes() {
            int size = readInt();
            position += size;
            return Arrays.copyOfRange(bytes, position - size, position);
        }
    }
}
