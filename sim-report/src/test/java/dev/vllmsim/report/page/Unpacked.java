package dev.vllmsim.report.page;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Numbers as a page takes them out of their text. */
final class Unpacked {
    private Unpacked() {}

    static List<Long> of(@Nullable String text) {
        List<Long> numbers = new ArrayList<>();
        long value = 0;
        int shift = 0;
        for (byte each : Base64.getDecoder().decode(text == null ? "" : text)) {
            value |= (each & 0x7FL) << shift;
            shift += 7;
            if (each >= 0) {
                numbers.add((value >>> 1) ^ -(value & 1));
                value = 0;
                shift = 0;
            }
        }
        return numbers;
    }
}
