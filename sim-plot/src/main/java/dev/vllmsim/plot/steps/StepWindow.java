package dev.vllmsim.plot.steps;

import dev.vllmsim.plot.page.Ink;
import dev.vllmsim.report.document.StepItem;
import dev.vllmsim.report.document.StepRow;
import java.awt.Color;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;

/** The steps that are drawn request by request, each turned into bars. */
final class StepWindow {
    /** What has a bar of its own. */
    enum Detail {
        /** Every request. */
        REQUESTS,
        /** Every request that computes its prompt; the decodes of a step stand together as one bar. */
        PREFILLS,
        /** The step. */
        STEPS
    }

    /** With more bars to a step, nobody could tell one from the next, and a row would have only a few steps. */
    static final int MOST_LANES = 80;

    /** Up to so many requests have bars of one width; beyond, decodes stand apart in narrower ones. */
    static final int MOST_EQUAL_LANES = 8;

    private static final String DECODES = "all decodes";
    private static final String ALL = "all requests";

    private final List<StepRow> rows;
    private final List<List<Bar>> bars = new ArrayList<>();
    private final Detail detail;
    private final Lanes all;
    private final int lanes;
    private final int decodeLanes;

    private StepWindow(List<StepRow> rows, Detail detail) {
        this.rows = rows;
        this.detail = detail;
        List<Map<String, Tokens>> steps =
                rows.stream().map(row -> tokens(row, detail)).toList();
        all = lanes(steps, tokens -> true);
        boolean apart = all.count() > MOST_EQUAL_LANES;
        Lanes first = apart ? lanes(steps, tokens -> tokens.decode == 0) : all;
        Lanes decodes = lanes(steps, tokens -> apart && tokens.decode > 0);
        lanes = first.count();
        decodeLanes = decodes.count();
        for (Map<String, Tokens> step : steps) {
            List<Bar> stepBars = new ArrayList<>();
            step.forEach((who, tokens) -> {
                boolean right = apart && tokens.decode > 0;
                Color colour = isGroup(who) ? Ink.FAINT_TEXT : all.colour(who);
                stepBars.add(new Bar(
                        who,
                        colour,
                        right ? Bar.Zone.DECODES : Bar.Zone.FIRST,
                        right ? decodes.lane(who) : first.lane(who),
                        tokens.prefill,
                        tokens.extend,
                        tokens.decode));
            });
            bars.add(stepBars);
        }
    }

    /** The steps of a run that are wanted and were recorded. */
    static StepWindow of(List<StepRow> recorded, long from, int count) {
        List<StepRow> rows = recorded.stream()
                .filter(row -> row.step() >= from && row.step() - from < count)
                .toList();
        StepWindow requests = new StepWindow(rows, Detail.REQUESTS);
        if (requests.fits()) {
            return requests;
        }
        StepWindow prefills = new StepWindow(rows, Detail.PREFILLS);
        return prefills.fits() ? prefills : new StepWindow(rows, Detail.STEPS);
    }

    private boolean fits() {
        return lanes + decodeLanes <= MOST_LANES;
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

    /** The bars of a step, in batch order. */
    private static Map<String, Tokens> tokens(StepRow row, Detail detail) {
        Map<String, Tokens> tokens = new LinkedHashMap<>();
        for (StepItem item : row.items()) {
            boolean decode = item.kind().equals("decode");
            String who = item.request();
            if (detail == Detail.STEPS) {
                who = ALL;
            } else if (detail == Detail.PREFILLS && decode) {
                who = DECODES;
            }
            Tokens of = tokens.computeIfAbsent(who, key -> new Tokens());
            if (decode) {
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

    private static boolean isGroup(String request) {
        return request.equals(DECODES) || request.equals(ALL);
    }

    Detail detail() {
        return detail;
    }

    /** Places for bars in the first zone of each step. */
    int lanes() {
        return lanes;
    }

    /** Places for bars in the zone for decodes, 0 if decodes stand in the first one. */
    int decodeLanes() {
        return decodeLanes;
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

    /** The fewest decode tokens of any bar that has some. */
    int smallestDecode() {
        return smallest(Bar::decode);
    }

    /** The fewest prefill tokens of any bar that has some. */
    int smallestPrefill() {
        return Math.min(smallest(Bar::prefill), smallest(Bar::extend));
    }

    private int smallest(ToIntFunction<Bar> tokens) {
        return bars.stream()
                .flatMap(List::stream)
                .mapToInt(tokens)
                .filter(count -> count > 0)
                .min()
                .orElse(Integer.MAX_VALUE);
    }
}
