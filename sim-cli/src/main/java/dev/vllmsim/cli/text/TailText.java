package dev.vllmsim.cli.text;

import dev.vllmsim.cli.console.TextOutput;
import dev.vllmsim.report.document.Row;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The requests with the worst TTFT, and where their time went. */
public final class TailText {
    private static final List<String> NUMBERS = List.of("prompt_tokens", "output_tokens");
    private static final List<String> TIMES = List.of(
            "arrival_ms",
            "finish_ms",
            "ttft_ms",
            "prefill_wait_ms",
            "prefill_service_ms",
            "decode_wait_ms",
            "decode_service_ms");
    private static final List<String> STEPS = List.of("prefill_batches", "decode_batches");

    private TailText() {}

    /**
     * Writes the requests, worst first.
     *
     * @param size how many were asked for
     * @param tail those that there are
     */
    public static void print(TextOutput out, int size, List<Row> tail) {
        out.println("Worst TTFT Requests (Top " + size + ")");
        TextTable table = new TextTable()
                .row(
                        "request",
                        "prompt_len",
                        "output_len",
                        "arrival",
                        "finish",
                        "ttft",
                        "prefill_wait",
                        "prefill_service",
                        "decode_wait",
                        "decode_service",
                        "prefill_batches",
                        "decode_batches");
        for (Row row : tail) {
            List<String> cells = new ArrayList<>();
            cells.add(text(row.text("id")));
            NUMBERS.forEach(name -> cells.add(text(row.text(name))));
            TIMES.forEach(name -> cells.add(Numbers.ms(row.number(name))));
            STEPS.forEach(name -> cells.add(text(row.text(name))));
            table.row(cells.toArray(String[]::new));
        }
        table.print(out);
        out.println("Times are in ms; the two waits and the two services add up to finish - arrival.");
    }

    private static String text(@Nullable String value) {
        return value == null ? Numbers.NONE : value;
    }
}
