package dev.vllmsim.plot.steps;

import dev.vllmsim.report.document.StepItem;
import dev.vllmsim.report.document.StepRow;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * The steps that are drawn request by request, each turned into bars.
 *
 * <p>A decode is one token, a prefill hundreds: no axis shows both. So prompts are bars on an axis of tokens, and decodes
 * are cells of one size below it, except where few tokens are computed at all.
 */
final class StepWindow {
    /** With more bars side by side nobody could tell one from the next: the prompts of a step are stacked then. */
    static final int MOST_LANES = 40;

    /** Up to so many requests have a decode right below their bar; beyond, decodes fill rows of their own. */
    static final int MOST_SHARED_LANES = 8;

    /** With more decodes a step nobody could follow one of them: they are one bar on an axis of their own. */
    static final int MOST_CELLS = 512;

    private final List<StepRow> rows;
    private final List<List<Bar>> bars = new ArrayList<>();
    private final Lanes all;
    private final boolean shared;
    private final boolean stacked;
    private final int lanes;
    private final int cells;

    private StepWindow(List<StepRow> rows) {
        this.rows = rows;
        List<Map<String, Tokens>> steps = rows.stream().map(StepWindow::tokens).toList();
        all = lanes(steps, tokens -> true);
        shared = all.count() <= MOST_SHARED_LANES;
        Lanes first = shared ? all : lanes(steps, tokens -> tokens.decode == 0);
        Lanes second = shared ? all : lanes(steps, tokens -> tokens.decode > 0);
        stacked = first.count() > MOST_LANES;
        lanes = stacked ? 1 : first.count();
        cells = second.count();
        for (Map<String, Tokens> step : steps) {
            List<Bar> stepBars = new ArrayList<>();
            step.forEach((who, tokens) -> {
                boolean decodes = tokens.decode > 0;
                stepBars.add(new Bar(
                        who,
                        all.colour(who),
                        stacked || (decodes && !shared) ? 0 : first.lane(who),
                        decodes ? second.lane(who) : 0,
                        tokens.prefill,
                        tokens.extend,
                        tokens.decode));
            });
            bars.add(stepBars);
        }
    }

    /** The steps of a run that are wanted and were recorded. */
    static StepWindow of(List<StepRow> recorded, long from, int count) {
        return new StepWindow(recorded.stream()
                .filter(row -> row.step() >= from && row.step() - from < count)
                .toList());
    }

    /** Tokens of a bar, by kind. */
    private static final class Tokens {
        private int prefill;
        private int extend;
        private int decode;
    }

    private static Lanes lanes(List<Map<String, Tokens>> steps, Predicate<Tokens> which) {
        List<List<String>> names = new ArrayList<>();
        for (Map<String, Tokens> step : steps) {
            List<String> stepNames = new ArrayList<>();
            step.forEach((who, tokens) -> {
                if (which.test(tokens)) {
                    stepNames.add(who);
                }
            });
            names.add(stepNames);
        }
        return new Lanes(names);
    }

    /** What each request of a step computes, in batch order. */
    private static Map<String, Tokens> tokens(StepRow row) {
        Map<String, Tokens> tokens = new LinkedHashMap<>();
        for (StepItem item : row.items()) {
            Tokens of = tokens.computeIfAbsent(item.request(), key -> new Tokens());
            if (item.kind().equals("decode")) {
                of.decode += item.tokens();
            } else if (isExtend(item)) {
                of.extend += item.tokens();
            } else {
                of.prefill += item.tokens();
            }
        }
        return tokens;
    }

    /** A scheduler without the kind {@code extend} tells a further chunk by what was computed before. */
    private static boolean isExtend(StepItem item) {
        Integer before = item.computedBefore();
        return item.kind().equals("extend") || (before != null && before > 0);
    }

    /** Whether a request's bar and its decode stand in one lane. */
    boolean shared() {
        return shared;
    }

    /** Whether the prompts of a step are stacked, as they are too many to stand side by side. */
    boolean stacked() {
        return stacked;
    }

    /** Places for bars in each step. */
    int lanes() {
        return lanes;
    }

    /** Places for decodes in each step. */
    int cells() {
        return cells;
    }

    /** Whether decodes are too many to have a cell each. */
    boolean decodesTogether() {
        return cells > MOST_CELLS;
    }

    /** How many requests are seen. */
    int requests() {
        return all.requests();
    }

    /** Whether requests that are seen together have to share a colour. */
    boolean coloursRepeat() {
        return all.coloursRepeat();
    }

    int size() {
        return rows.size();
    }

    StepRow row(int index) {
        return rows.get(index);
    }

    List<Bar> bars(int index) {
        return bars.get(index);
    }

    /** The most tokens that any step of the window has. */
    long largestTotal() {
        long largest = 0;
        for (StepRow row : rows) {
            largest = Math.max(largest, row.prefillTokens() + row.decodeTokens());
        }
        return largest;
    }

    /** The most decode tokens that any step of the window has. */
    long largestDecode() {
        long largest = 0;
        for (StepRow row : rows) {
            largest = Math.max(largest, row.decodeTokens());
        }
        return largest;
    }

    /** The most tokens that a request decodes in a step: more than one where drafts are verified. */
    int tokensPerDecode() {
        int largest = 1;
        for (List<Bar> step : bars) {
            for (Bar bar : step) {
                largest = Math.max(largest, bar.decode());
            }
        }
        return largest;
    }

    /** The fewest prompt tokens of any bar that has some. */
    int smallestPrefill() {
        int smallest = Integer.MAX_VALUE;
        for (List<Bar> step : bars) {
            for (Bar bar : step) {
                for (int tokens : new int[] {bar.prefill(), bar.extend()}) {
                    smallest = tokens > 0 ? Math.min(smallest, tokens) : smallest;
                }
            }
        }
        return smallest;
    }
}
