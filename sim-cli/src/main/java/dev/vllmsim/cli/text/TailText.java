package dev.vllmsim.cli.text;

import dev.vllmsim.cli.console.TextOutput;
import dev.vllmsim.report.document.TailRow;
import java.util.List;

/** The requests with the worst TTFT, and where their time went. */
public final class TailText {
    private TailText() {}

    /** Writes the requests, worst first. */
    public static void print(TextOutput out, List<TailRow> tail) {
        out.println("Worst TTFT Requests (Top 5)");
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
        for (TailRow row : tail) {
            table.row(
                    row.id(),
                    Integer.toString(row.promptTokens()),
                    Integer.toString(row.outputTokens()),
                    Numbers.ms(row.arrivalMs()),
                    Numbers.ms(row.finishMs()),
                    Numbers.ms(row.ttftMs()),
                    Numbers.ms(row.prefillWaitMs()),
                    Numbers.ms(row.prefillServiceMs()),
                    Numbers.ms(row.decodeWaitMs()),
                    Numbers.ms(row.decodeServiceMs()),
                    Integer.toString(row.prefillBatches()),
                    Integer.toString(row.decodeBatches()));
        }
        table.print(out);
        out.println("Times are in ms; the two waits and the two services add up to finish - arrival.");
    }
}
