package dev.vllmsim.report.measure;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class VarintsTest {
    @Test
    void whatIsWrittenReadsBack() {
        long[] numbers = {0, 1, 127, 128, 16_383, 16_384, Integer.MAX_VALUE, Long.MAX_VALUE, -1, Long.MIN_VALUE};
        byte[] bytes = {1, -2, 3};
        Varints written = new Varints(1);
        for (long number : numbers) {
            written.write(number);
        }
        written.write(bytes);
        written.write(new byte[0]);
        written.write(5);
        Varints.Reader reader = new Varints.Reader(written.toBytes());
        for (long number : numbers) {
            assertThat(reader.read()).isEqualTo(number);
        }
        assertThat(reader.readBytes()).containsExactly(bytes);
        assertThat(reader.readBytes()).isEmpty();
        assertThat(reader.readInt()).isEqualTo(5);
    }

    @Test
    void smallNumbersTakeOneByte() {
        // Seven bits a byte: 127 is the last of one byte, 16383 the last of two.
        Varints written = new Varints(8);
        written.write(127);
        assertThat(written.length()).isEqualTo(1);
        written.write(16_383);
        assertThat(written.length()).isEqualTo(3);
    }
}
