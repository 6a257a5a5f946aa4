package dev.vllmsim.cli.output;

import dev.vllmsim.cli.console.Failure;
import dev.vllmsim.cli.console.TextOutput;
import dev.vllmsim.cli.files.CommandFiles;
import dev.vllmsim.cli.text.TailText;
import dev.vllmsim.report.document.RunHead;
import dev.vllmsim.report.measure.MetricsCollector;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The requests with the worst TTFT, and where their time went. */
final class TailOutput implements RunOutput {
    static final OutputFlag TAIL = OutputFlag.text(
            "--tail",
            "N",
            OutputFlag.Group.RESULTS,
            "Explains the N requests with the worst TTFT, and puts them into the report. Default: 5 in the report.");

    private @Nullable CommandFiles files;
    private int size;

    @Override
    public List<OutputFlag> flags() {
        return List.of(TAIL);
    }

    @Override
    public String notInSweeps() {
        return "a sweep explains no single requests";
    }

    /**
     * How many requests to tell of.
     *
     * @param usual how many if nothing was typed, or {@code null} for what is usual
     * @throws Failure if what was typed is no such number
     */
    static int size(OutputArguments typed, @Nullable Integer usual) {
        String text = typed.value(TAIL);
        if (text == null) {
            return usual == null ? MetricsCollector.TAIL : usual;
        }
        try {
            int size = Integer.parseInt(text);
            if (size >= 1) {
                return size;
            }
        } catch (NumberFormatException e) {
            // Said below.
        }
        throw Failure.usage(TAIL.name() + " must be a whole number of at least 1, but is " + text);
    }

    @Override
    public boolean begin(OutputRequest request) {
        files = request.files();
        size = request.tailSize();
        return request.typed().has(TAIL) || request.typed().has(TraceOutput.DEBUG);
    }

    @Override
    public void write(RunHead run) {
        if (files != null) {
            TextOutput text = files.text();
            TailText.print(text, size, run.tail());
            text.println("");
        }
    }
}
