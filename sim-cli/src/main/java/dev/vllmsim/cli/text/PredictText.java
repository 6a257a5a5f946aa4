package dev.vllmsim.cli.text;

import dev.vllmsim.cli.console.TextOutput;
import dev.vllmsim.report.document.PredictReport;
import dev.vllmsim.report.document.Prediction;
import dev.vllmsim.report.document.Prediction.Fit;
import dev.vllmsim.report.document.Prediction.Memory;
import dev.vllmsim.report.document.Prediction.Ridge;
import dev.vllmsim.report.document.Prediction.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** What cards would do with models: one in full, or several side by side. */
public final class PredictText {
    private static final double GIGABYTE = 1e9;

    private PredictText() {}

    /**
     * Writes what was predicted.
     *
     * @param inFlags puts the names of flags in place of those of settings
     */
    public static void print(TextOutput out, PredictReport report, UnaryOperator<String> inFlags) {
        List<Prediction> all = report.all();
        if (all.size() == 1) {
            one(out, all.get(0), inFlags);
        } else {
            several(out, all, inFlags);
        }
    }

    private static void one(TextOutput out, Prediction prediction, UnaryOperator<String> inFlags) {
        out.println(prediction.model() + " on " + cards(prediction) + weights(prediction));
        out.println("");
        TextTable memory = new TextTable(true).row("Weights", gigabytes(prediction.weightBytes()), "GB a card");
        Memory where = prediction.memory();
        if (where != null) {
            memory.row("Largest step", gigabytes(where.activationBytes()), "GB")
                    .row("Context, libraries, workspaces", gigabytes(where.reservedBytes()), "GB")
                    .row("KV blocks", gigabytes(where.kvBytes()), "GB")
                    .row(
                            "All that is taken of a card",
                            gigabytes(Math.round(where.totalBytes() * where.utilization())),
                            "GB of " + gigabytes(where.totalBytes()));
        }
        memory.row("KV bytes of a token", whole(prediction.kvBytesPerToken()), "a card")
                .row("KV blocks", whole(prediction.numGpuBlocks()))
                .row("KV tokens", whole(prediction.kvTokens()));
        for (Fit fit : prediction.fits()) {
            memory.row("Requests of " + length(fit), Numbers.whole(fit.requests()), "at a time");
        }
        memory.print(out);
        String problem = prediction.numGpuBlocksProblem();
        if (problem != null) {
            out.println("");
            out.println(inFlags.apply(problem));
        }
        out.println("");
        TextTable steps = new TextTable().row("Step", "KV tokens", "ms", "tokens/s", "bound by");
        for (Step step : prediction.steps()) {
            steps.row(
                    name(step),
                    Numbers.whole(step.kvTokens()),
                    Numbers.ms(step.stepMs()),
                    Numbers.fixed(step.tokensPerSecond(), 0),
                    step.boundBy());
        }
        steps.print(out);
        Ridge ridge = prediction.ridge();
        if (ridge != null) {
            out.println("");
            out.println("From " + Numbers.fixed(ridge.tokens(), 0)
                    + " tokens a step on, arithmetic takes longer than reading the weights: such a step of one prompt takes "
                    + Numbers.ms(ridge.stepMs()) + " ms, " + Numbers.fixed(ridge.tokensPerSecond(), 0) + " tokens/s.");
        }
    }

    private static void several(TextOutput out, List<Prediction> all, UnaryOperator<String> inFlags) {
        boolean models = all.stream().map(Prediction::model).distinct().count() > 1;
        TextTable table = new TextTable();
        if (models) {
            row(table, "Model", all, Prediction::model);
        }
        row(table, models ? "Cards" : all.get(0).model() + " on", all, PredictText::cards);
        row(table, "Weights (GB a card)", all, each -> gigabytes(each.weightBytes()));
        row(table, "KV bytes of a token", all, each -> whole(each.kvBytesPerToken()));
        row(table, "KV blocks", all, each -> whole(each.numGpuBlocks()));
        row(table, "KV tokens", all, each -> whole(each.kvTokens()));
        Prediction shown =
                all.stream().filter(each -> !each.fits().isEmpty()).findFirst().orElse(all.get(0));
        for (int i = 0; i < shown.fits().size(); i++) {
            int place = i;
            row(
                    table,
                    "Requests of " + length(shown.fits().get(i)),
                    all,
                    each -> place < each.fits().size()
                            ? Numbers.whole(each.fits().get(place).requests())
                            : Numbers.NONE);
        }
        Prediction timed =
                all.stream().filter(each -> !each.steps().isEmpty()).findFirst().orElse(all.get(0));
        for (int i = 0; i < timed.steps().size(); i++) {
            int place = i;
            row(
                    table,
                    name(timed.steps().get(i)) + " (ms)",
                    all,
                    each -> place < each.steps().size()
                            ? Numbers.fixed(each.steps().get(place).stepMs(), 2) + " "
                                    + each.steps().get(place).boundBy()
                            : Numbers.NONE);
        }
        row(table, "Ridge (tokens)", all, each -> ridge(each, Ridge::tokens));
        row(table, "Tokens/s at the ridge", all, each -> ridge(each, Ridge::tokensPerSecond));
        table.print(out);
        notes(out, all, inFlags);
    }

    private static void notes(TextOutput out, List<Prediction> all, UnaryOperator<String> inFlags) {
        List<String> notes = new ArrayList<>();
        for (Prediction each : all) {
            String problem = each.problem() == null ? each.numGpuBlocksProblem() : each.problem();
            if (problem != null) {
                notes.add(each.model() + " on " + cards(each) + ": " + inFlags.apply(problem));
            }
        }
        if (!notes.isEmpty()) {
            out.println("");
            notes.forEach(out::println);
        }
    }

    private static void row(TextTable table, String name, List<Prediction> all, Function<Prediction, String> cell) {
        List<String> cells = new ArrayList<>(List.of(name));
        all.forEach(each -> cells.add(cell.apply(each)));
        table.row(cells.toArray(String[]::new));
    }

    private static String ridge(Prediction prediction, Function<Ridge, Double> figure) {
        Ridge ridge = prediction.ridge();
        return ridge == null ? Numbers.NONE : Numbers.fixed(figure.apply(ridge), 0);
    }

    private static String cards(Prediction prediction) {
        return (prediction.tensorParallelSize() == 1 ? "" : prediction.tensorParallelSize() + " x ") + prediction.gpu();
    }

    private static String weights(Prediction prediction) {
        return prediction.quantization().equals("none") ? "" : ", weights in " + prediction.quantization();
    }

    private static String name(Step step) {
        return step.prefillTokens() > 0
                ? "prefill of " + Numbers.whole(step.prefillTokens())
                : step.decodeSequences() + (step.decodeSequences() == 1 ? " decode" : " decodes");
    }

    private static String length(Fit fit) {
        String tokens = Numbers.whole(fit.tokens()) + " tokens";
        return switch (fit.length()) {
            case "workload_mean" -> tokens + " (mean of the workload)";
            case "workload_p99" -> tokens + " (p99 of the workload)";
            default -> tokens;
        };
    }

    private static String gigabytes(@Nullable Long bytes) {
        return bytes == null ? Numbers.NONE : String.format(Locale.ROOT, "%.2f", bytes / GIGABYTE);
    }

    private static String whole(@Nullable Number number) {
        return number == null ? Numbers.NONE : Numbers.whole(number.longValue());
    }
}
