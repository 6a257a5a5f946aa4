package dev.vllmsim.cli.text;

import dev.vllmsim.cli.console.TextOutput;
import java.util.Map;

/** Where the memory of a card goes, as the settings of a run have it whose KV blocks were found and not given. */
final class CardMemoryText {
    private static final double GIGABYTE = 1e9;

    private CardMemoryText() {}

    /** Writes it, if blocks were found. */
    static void print(TextOutput out, Map<String, Object> config) {
        if (!(config.get("kv_memory") instanceof Map<?, ?> memory)
                || !(config.get("num_gpu_blocks") instanceof Number blocks)
                || !(memory.get("kv_tokens") instanceof Number tokens)) {
            return;
        }
        double total = bytes(memory, "total_bytes");
        double used = bytes(memory, "weight_bytes")
                + bytes(memory, "activation_bytes")
                + bytes(memory, "reserved_bytes")
                + bytes(memory, "kv_bytes");
        out.println("");
        out.println("KV blocks found: " + Numbers.whole(blocks.longValue()) + ", which hold "
                + Numbers.whole(tokens.longValue()) + " tokens; the memory of a card goes to");
        new TextTable(true)
                .row("  weights", gigabytes(bytes(memory, "weight_bytes")), "GB")
                .row("  the largest step", gigabytes(bytes(memory, "activation_bytes")), "GB")
                .row("  context, libraries, workspaces", gigabytes(bytes(memory, "reserved_bytes")), "GB")
                .row("  KV blocks", gigabytes(bytes(memory, "kv_bytes")), "GB")
                .row("  left to others", gigabytes(total - used), "GB")
                .row("  in all", gigabytes(total), "GB")
                .print(out);
    }

    private static double bytes(Map<?, ?> memory, String key) {
        return memory.get(key) instanceof Number number ? number.doubleValue() : 0;
    }

    private static String gigabytes(double bytes) {
        return Numbers.fixed(bytes / GIGABYTE, 2);
    }
}
