package dev.vllmsim.plot.steps;

import dev.vllmsim.plot.page.Caption;
import dev.vllmsim.plot.page.Figures;
import dev.vllmsim.plot.page.Ink;
import dev.vllmsim.plot.page.Page;
import dev.vllmsim.plot.page.Scale;
import dev.vllmsim.plot.page.TickAxis;
import dev.vllmsim.plot.page.Type;
import dev.vllmsim.report.document.StepRow;
import dev.vllmsim.report.document.StepSeries;
import java.awt.Color;
import java.awt.Rectangle;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.jfree.chart.ui.RectangleEdge;
import org.jfree.data.xy.DefaultXYDataset;
import org.jspecify.annotations.Nullable;

/**
 * The picture of a run's steps, on as many pages as its window needs. Each page shows the whole run on top, with its
 * own steps marked, and below it these steps request by request.
 */
public final class StepsPicture {
    private static final int LEFT = Page.MARGIN + 56;
    private static final int RIGHT = Page.WIDTH - Page.MARGIN - 70;
    private static final int PLOT_WIDTH = RIGHT - LEFT;

    private static final int CAPTION_LINE = 17;
    private static final int NAME_LINE = 14;
    private static final int MOST_NAME_LINES = 3;

    /** With more names than this, a row above is easier to look up than a name among so many. */
    private static final int MOST_LANES_TO_NAME_AGAIN = 20;

    private static final int OVERVIEW_HEIGHT = 110;
    private static final int DECODES_HEIGHT = 64;

    /** Between these two, so that the names of their axes do not meet. */
    private static final int OVERVIEW_GAP = 32;

    private static final int AXIS_HEIGHT = 34;
    private static final int ROW_AXIS_HEIGHT = 22;
    private static final int EVENT_LINE = 13;
    private static final int NOTE_LINE = 16;

    /** Narrower columns run into each other. */
    private static final double NARROWEST_COLUMN = 2;

    /** A limit further above the data than this would press them flat: it is named instead of drawn. */
    private static final double FARTHEST_LIMIT = 2;

    private static final Color MARK = new Color(0xFF, 0xF0, 0xB8);
    private static final Color MARK_EDGE = new Color(0x9A, 0x7B, 0x00);
    static final Color PREFILL = new Color(0xA9, 0xB4, 0xC2);
    static final Color DECODE = new Color(0x2B, 0x3A, 0x4E);
    private static final Color EVENT = Ink.VERMILION;
    private static final Color LIMIT = new Color(0x33, 0x38, 0x3F);

    private final StepSeries series;
    private final Caption caption;
    private final @Nullable Double budget;
    private final Overview overview;
    private final StepWindow window;
    private final Layout layout;
    private final long from;
    private final int wanted;

    /**
     * @param series what was recorded of the run
     * @param config every setting of the run, by name
     * @param from the first step to draw request by request
     * @param count how many such steps
     */
    public StepsPicture(StepSeries series, Map<String, ?> config, long from, int count) {
        this.series = series;
        this.caption = new Caption(config, Set.of());
        this.budget = caption.tokenBudget();
        this.from = from;
        this.wanted = count;
        overview = Overview.of(series, (int) (PLOT_WIDTH / NARROWEST_COLUMN));
        window = StepWindow.of(series.window(), from, count);
        layout = Layout.of(window.size(), window.lanes(), window.decodeLanes(), PLOT_WIDTH);
    }

    /** How many pages the picture has, at least one. */
    public int pages() {
        return layout.pages();
    }

    /** Draws the page of the given number, from 0. */
    public BufferedImage page(int number) {
        return new Sheet(number).draw();
    }

    /** What the page of the given number, from 0, says at its foot: what is raised, merged or left out on it. */
    List<String> notes(int number) {
        return new Sheet(number).notes;
    }

    /** Preemptions in a step of the window. */
    private int preemptions(int index) {
        List<String> who = window.row(index).preempted();
        return who == null ? series.preemptions()[(int) window.row(index).step()] : who.size();
    }

    /** One page in the making. */
    private final class Sheet {
        private final int number;
        private final int first;
        private final int end;
        private final List<String> captionLines;
        private final List<Row> rows = new ArrayList<>();
        private final int rowHeight;
        private final List<String> notes;
        private final Page page;
        private int y;

        Sheet(int number) {
            this.number = number;
            first = layout.firstOfPage(number);
            end = layout.firstOfPage(number + 1);
            captionLines = Type.wrap(caption.phrases(), "  ·  ", Type.BODY, Page.WIDTH - 2.0 * Page.MARGIN);
            Set<String> known = new HashSet<>();
            for (int start = first; start < end; start += layout.stepsPerRow()) {
                rows.add(new Row(start, Math.min(end, start + layout.stepsPerRow()), known));
            }
            rowHeight = rows.size() <= 2 ? 190 : rows.size() <= 4 ? 150 : 120;
            notes = notes();
            int height = 40 + captionLines.size() * CAPTION_LINE + 30;
            height += 22 + 12 + OVERVIEW_HEIGHT + OVERVIEW_GAP + DECODES_HEIGHT + AXIS_HEIGHT + 12;
            height += rows.isEmpty() ? 0 : 42;
            for (Row row : rows) {
                height += 20
                        + row.nameLines * NAME_LINE
                        + rowHeight
                        + ROW_AXIS_HEIGHT
                        + (row.hasEvents() ? EVENT_LINE : 0);
            }
            height += 20 + notes.size() * NOTE_LINE + 12;
            page = new Page(height);
        }

        BufferedImage draw() {
            header();
            wholeRun();
            if (!rows.isEmpty()) {
                detailHeading();
            }
            for (Row row : rows) {
                detail(row);
            }
            y += 20;
            for (String note : notes) {
                page.text(note, Type.AXIS, Ink.FAINT_TEXT, Page.MARGIN, y);
                y += NOTE_LINE;
            }
            return page.image();
        }

        private void header() {
            y = 34;
            page.text("What each step computed", Type.TITLE, Ink.TEXT, Page.MARGIN, y);
            String place = layout.pages() == 1 ? "" : "page " + (number + 1) + " of " + layout.pages();
            page.textBefore(place, Type.BODY, Ink.FAINT_TEXT, (double) Page.WIDTH - Page.MARGIN, y);
            y += 4;
            for (String line : captionLines) {
                y += CAPTION_LINE;
                page.text(line, Type.BODY, Ink.FAINT_TEXT, Page.MARGIN, y);
            }
            y += 10;
        }

        /** All steps: the sums of each column, then the decodes alone on a scale that shows them. */
        private void wholeRun() {
            y += 22;
            int per = overview.stepsPerColumn();
            int steps = overview.steps();
            String span = steps == 0
                    ? ""
                    : ", " + Figures.duration(series.endMs()[steps - 1] - series.startMs()[0]) + " of simulated time";
            String heading = "The whole run: " + Figures.exact(steps) + (steps == 1 ? " step" : " steps") + span;
            page.text(heading, Type.HEADING, Ink.TEXT, Page.MARGIN, y);
            String sums = per == 1
                    ? "each column is a step"
                    : "each column sums " + Figures.exact(per) + " steps"
                            + (steps % per == 0 ? "" : ", the last one " + steps % per);
            page.text(sums, Type.AXIS, Ink.FAINT_TEXT, Page.MARGIN + Type.width(heading, Type.HEADING) + 14, y);
            List<Key> keys = new ArrayList<>();
            keys.add(new Key("prefill", (left, top) -> page.box(PREFILL, left, top, 12, 9)));
            keys.add(new Key("decode", (left, top) -> page.box(DECODE, left, top, 12, 9)));
            if (overview.allPreemptions() > 0) {
                keys.add(new Key("preemption", (left, top) -> page.pointer(EVENT, left + 6, top + 1, 8)));
            }
            if (marksItsSteps()) {
                keys.add(new Key("drawn below", (left, top) -> {
                    page.box(MARK, left, top, 12, 9);
                    page.box(MARK_EDGE, left, top, 12, 2);
                }));
            }
            keys(keys, true);
            y += 12;

            Rectangle totals = new Rectangle(LEFT, y, PLOT_WIDTH, OVERVIEW_HEIGHT);
            Rectangle decodes = new Rectangle(LEFT, y + OVERVIEW_HEIGHT + OVERVIEW_GAP, PLOT_WIDTH, DECODES_HEIGHT);
            if (marksItsSteps()) {
                double from = window.row(first).step();
                double to = window.row(end - 1).step() + 1.0;
                double left = LEFT + from / steps * PLOT_WIDTH;
                double width = Math.max(1.5, (to - from) / steps * PLOT_WIDTH);
                page.box(MARK, left, y - 4, width, decodes.getMaxY() - y + 4);
                page.box(MARK_EDGE, left, y - 4, width, 2);
            }
            double most = overview.largestTotal();
            Double limit = budget == null ? null : budget * per;
            boolean limitFits = fits(limit, most);
            Scale scale = Scale.countUpTo(limitFits && limit != null ? Math.max(most, limit) : most, 4);
            TickAxis yAxis = TickAxis.of(per == 1 ? "tokens" : "tokens in " + Figures.tick(per) + " steps", scale);
            plot(totals, yAxis, overview.prefill(), overview.decode(), false);
            limit(totals, yAxis, limit, limitFits, per);
            for (int i = 0; i < overview.columns(); i++) {
                if (overview.preemptions()[i] > 0) {
                    double middle = LEFT + Math.min(steps, (i + 0.5) * per) / steps * PLOT_WIDTH;
                    page.pointer(EVENT, middle, y + OVERVIEW_HEIGHT + 3.0, 6);
                }
            }

            Scale decodeScale = Scale.countUpTo((double) overview.largestDecode(), 2);
            plot(
                    decodes,
                    TickAxis.of(per == 1 ? "decodes" : "decodes in " + Figures.tick(per) + " steps", decodeScale),
                    new long[overview.columns()],
                    overview.decode(),
                    true);
            y = (int) decodes.getMaxY() + AXIS_HEIGHT + 12;
        }

        /** Where the page draws the whole run there is nothing to mark. */
        private boolean marksItsSteps() {
            return first < end && end - first < overview.steps();
        }

        private void plot(Rectangle data, TickAxis yAxis, long[] lower, long[] upper, boolean labelled) {
            int steps = Math.max(1, overview.steps());
            List<TickAxis.Tick> ticks = new ArrayList<>();
            for (double tick : Scale.countUpTo(steps, 12).ticks()) {
                if (tick <= steps) {
                    ticks.add(new TickAxis.Tick(tick, labelled ? Figures.tick(tick) : ""));
                }
            }
            TickAxis xAxis = TickAxis.of(labelled ? "step" : "", 0, steps, ticks);
            page.plot(data, new DefaultXYDataset(), xAxis, yAxis, null);
            double zero = yAxis.valueToJava2D(0, data, RectangleEdge.LEFT);
            for (int i = 0; i < lower.length; i++) {
                int left = Page.pixel(LEFT + (double) i * overview.stepsPerColumn() / steps * PLOT_WIDTH);
                int right =
                        Page.pixel(LEFT + Math.min(steps, (i + 1.0) * overview.stepsPerColumn()) / steps * PLOT_WIDTH);
                // A hair of white between columns that are wide enough for it.
                int inner = right - left >= 12 ? right - 1 : right;
                int middle = Page.pixel(yAxis.valueToJava2D((double) lower[i], data, RectangleEdge.LEFT));
                int top = Page.pixel(yAxis.valueToJava2D((double) (lower[i] + upper[i]), data, RectangleEdge.LEFT));
                if (lower[i] > 0) {
                    page.pixels(PREFILL, left, Math.min(middle, Page.pixel(zero) - 1), inner, Page.pixel(zero));
                }
                if (upper[i] > 0) {
                    page.pixels(DECODE, left, Math.min(top, middle - 1), inner, middle);
                }
            }
        }

        /** Draws the token budget as a line, or says that it is above the axis. */
        private void limit(Rectangle data, TickAxis yAxis, @Nullable Double limit, boolean fits, int per) {
            if (limit == null) {
                return;
            }
            double at = data.x + data.width + 6;
            String name = per == 1 ? "budget" : Figures.exact(per) + " budgets";
            if (fits) {
                double level = yAxis.valueToJava2D(limit, data, RectangleEdge.LEFT);
                page.dashes(LIMIT, data.x, (double) data.x + data.width, level);
                page.text(name, Type.SMALL, LIMIT, at, level + 1);
                page.text(Figures.amount(limit), Type.SMALL, LIMIT, at, level + 13);
            } else {
                page.text(name, Type.SMALL, LIMIT, at, data.y + 6);
                page.text(Figures.amount(limit), Type.SMALL, LIMIT, at, data.y + 18);
                page.text("above ↑", Type.SMALL, LIMIT, at, data.y + 30);
            }
        }

        /** The axis of all rows of all pages, so that bars can be compared between them. */
        private Scale detailScale() {
            double most = window.largestTotal();
            return Scale.countUpTo(fits(budget, most) && budget != null ? Math.max(most, budget) : most, 5);
        }

        /** Whose steps were taken back, below the numbers of the steps that did it. */
        private void events(Row row, double baseline) {
            double stepWidth = (double) PLOT_WIDTH / layout.stepsPerRow();
            for (int i = row.first; i < row.end; i++) {
                int count = preemptions(i);
                if (count == 0) {
                    continue;
                }
                List<String> who = window.row(i).preempted();
                String names = who == null ? "" : String.join(" ", who);
                if (names.isEmpty() || Type.width(names, Type.SMALL) + 16 > stepWidth) {
                    names = count == 1 ? "" : Figures.exact(count) + "×";
                }
                double width = 10 + (names.isEmpty() ? 0 : 2 + Type.width(names, Type.SMALL));
                double x = LEFT + (i - row.first + 0.5) * stepWidth - width / 2;
                page.pointer(EVENT, x + 5, baseline - 8, 8);
                page.text(names, Type.SMALL, Ink.TEXT, x + 12, baseline);
            }
        }

        private void detail(Row row) {
            y += 16;
            StepRow begin = window.row(row.first);
            StepRow last = window.row(row.end - 1);
            y += 4;
            row.drawNames(page, y);
            y += row.nameLines * NAME_LINE;

            Rectangle data = new Rectangle(LEFT, y, PLOT_WIDTH, rowHeight);
            TickAxis yAxis = TickAxis.of("tokens", detailScale());
            double[][] points = new double[2][row.end - row.first];
            List<TickAxis.Tick> ticks = new ArrayList<>();
            double label = Type.width(Figures.exact(last.step()), Type.TICK) + 8;
            int every = (int) Math.max(1, Scale.roundStep(label * layout.stepsPerRow() / PLOT_WIDTH));
            for (int i = row.first; i < row.end; i++) {
                StepRow step = window.row(i);
                points[0][i - row.first] = i - row.first;
                points[1][i - row.first] = step.prefillTokens() + step.decodeTokens();
                if (step.step() % every == 0) {
                    ticks.add(new TickAxis.Tick(i - row.first, Figures.exact(step.step())));
                }
            }
            DefaultXYDataset dataset = new DefaultXYDataset();
            dataset.addSeries("steps", points);
            TickAxis xAxis = TickAxis.of("", -0.5, layout.stepsPerRow() - 0.5, ticks);
            BarsRenderer renderer = new BarsRenderer(page, window, row.first, layout.shape());
            page.plot(data, dataset, xAxis, yAxis, renderer);
            limit(data, yAxis, budget, fits(budget, (double) window.largestTotal()), 1);
            List<String> times = Figures.span(begin.startMs(), last.endMs());
            page.text(times.get(0), Type.SMALL, Ink.FAINT_TEXT, RIGHT + 6.0, y + rowHeight + 1.0);
            page.text("to " + times.get(1), Type.SMALL, Ink.FAINT_TEXT, RIGHT + 6.0, y + rowHeight + 14.0);
            y += rowHeight + ROW_AXIS_HEIGHT;
            if (row.hasEvents()) {
                y += EVENT_LINE;
                events(row, y - 5.0);
            }
        }

        /** What the bars mean. */
        private void detailHeading() {
            y += 18;
            StepRow begin = window.row(first);
            String heading = "Request by request";
            page.text(heading, Type.HEADING, Ink.TEXT, Page.MARGIN, y);
            String steps = end - first == 1
                    ? "step " + Figures.exact(begin.step())
                    : "steps " + Figures.exact(begin.step()) + "–"
                            + Figures.exact(window.row(end - 1).step());
            page.text(
                    steps + ", " + whatIsABar(),
                    Type.AXIS,
                    Ink.FAINT_TEXT,
                    Page.MARGIN + Type.width(heading, Type.HEADING) + 14,
                    y);
            y += 20;
            Color sample = Ink.BLUE;
            List<Key> keys = new ArrayList<>();
            keys.add(new Key(
                    "prefill, from the prompt's start",
                    (x, top) -> BarsRenderer.prefill(page, sample, x, top, 12, 10)));
            keys.add(new Key("prefill, continued", (x, top) -> BarsRenderer.extend(page, sample, x, top - 1, 12, 11)));
            keys.add(new Key("decode", (x, top) -> BarsRenderer.decode(page, sample, x, top, 12, 10)));
            keys.add(new Key("the step's total", (x, top) -> {
                page.box(BarsRenderer.TOTAL, x, top, 12, 10);
                page.box(BarsRenderer.TOTAL_EDGE, x, top, 12, 0.5);
            }));
            if (budget != null) {
                keys.add(new Key("token budget of a step", (x, top) -> page.dashes(LIMIT, x - 3, x + 12, top + 5)));
            }
            if (overview.allPreemptions() > 0) {
                keys.add(new Key("preemption, and of whom", (x, top) -> page.pointer(EVENT, x + 6, top + 1, 8)));
            }
            keys(keys, false);
        }

        private String whatIsABar() {
            return switch (window.detail()) {
                case STEPS -> "a bar a step";
                case PREFILLS -> "a bar a prefilling request, which keeps its colour, and one for all decodes";
                case REQUESTS ->
                    "a bar a request; each keeps its colour and "
                            + (window.decodeLanes() == 0
                                    ? "its place within the step"
                                    : "its place among the prefills at the left or the decodes at the right of the step");
            };
        }

        /** Writes keys in one line, from the left or up to the right. */
        private void keys(List<Key> keys, boolean flushRight) {
            double width = 0;
            for (Key key : keys) {
                width += 17 + Type.width(key.label(), Type.AXIS) + 18;
            }
            double x = flushRight ? RIGHT - width + 18 : Page.MARGIN;
            for (Key key : keys) {
                key.swatch().draw(x, y - 9);
                page.text(key.label(), Type.AXIS, Ink.TEXT, x + 17, y);
                x += 17 + Type.width(key.label(), Type.AXIS) + 18;
            }
        }

        /** Whether a limit can be drawn without pressing the data flat. */
        private boolean fits(@Nullable Double limit, double most) {
            return limit != null && limit <= most * FARTHEST_LIMIT;
        }

        private List<String> notes() {
            List<String> result = new ArrayList<>();
            if (rows.isEmpty()) {
                result.add(nothingDrawn());
                return result;
            }
            double perToken = rowHeight / detailScale().upper();
            if (window.smallestDecode() * perToken < BarsRenderer.DECODE_HEIGHT) {
                result.add("A decode is 1 token, too low to see on this axis: it is drawn as high as "
                        + Figures.threeDigits(Math.ceil(BarsRenderer.DECODE_HEIGHT / perToken)) + " tokens.");
            }
            if (window.smallestPrefill() * perToken < BarsRenderer.PREFILL_HEIGHT) {
                String least = Figures.threeDigits(Math.ceil(BarsRenderer.PREFILL_HEIGHT / perToken));
                result.add("Prefills of fewer than " + least + " tokens are drawn as high as " + least + ".");
            }
            if (window.detail() == StepWindow.Detail.PREFILLS) {
                result.add("Too many requests share a step for a bar each: its decodes are drawn together, in grey.");
            } else if (window.detail() == StepWindow.Detail.STEPS) {
                result.add("Too many requests share a step for a bar each: the step is drawn as one bar.");
            }
            if (window.lanes() + window.decodeLanes() > MOST_LANES_TO_NAME_AGAIN && rows.size() > 1) {
                result.add("A request is named above the first row of the page in which it is seen.");
            }
            if (window.coloursRepeat()) {
                result.add("More requests are seen at once than there are colours: colours repeat, places do not.");
            }
            int unnamed = rows.stream().mapToInt(Row::unnamed).sum();
            if (unnamed > 0) {
                result.add(
                        "For " + Figures.exact(unnamed) + (unnamed == 1 ? " name" : " names") + " there was no room.");
            }
            result.addAll(leftOut());
            return result;
        }

        private List<String> leftOut() {
            long begin = window.row(0).step();
            long last = window.row(layout.steps() - 1).step();
            List<String> parts = new ArrayList<>();
            if (begin > 0) {
                parts.add(begin == 1 ? "0" : "0–" + Figures.exact(begin - 1));
            }
            int steps = overview.steps();
            if (last < steps - 1) {
                parts.add((last + 2 == steps ? "" : Figures.exact(last + 1) + "–") + Figures.exact(steps - 1L));
            }
            List<String> result = new ArrayList<>();
            if (!parts.isEmpty()) {
                result.add("Steps " + String.join(" and ", parts)
                        + " are in the overview only; --steps-from and --steps-count choose which are drawn.");
            }
            if (layout.steps() < window.size()) {
                result.add("Of " + Figures.exact(window.size()) + " steps asked for, " + Figures.exact(layout.steps())
                        + " fit on " + layout.pages() + " pages.");
            }
            return result;
        }

        private String nothingDrawn() {
            int steps = overview.steps();
            if (steps == 0) {
                return "The run took no step.";
            }
            return from >= steps
                    ? "No step is drawn request by request: the window begins at step " + Figures.exact(from)
                            + ", the run's last step is " + Figures.exact(steps - 1L) + "."
                    : "No step is drawn request by request: the items of steps " + Figures.exact(from) + "–"
                            + Figures.exact(Math.min(steps, from + wanted) - 1) + " were not recorded.";
        }
    }

    /** An entry of a legend. */
    private record Key(String label, Swatch swatch) {}

    private interface Swatch {
        void draw(double x, double y);
    }

    /** A row of steps with the names above it. */
    private final class Row {
        private final int first;
        private final int end;
        private final List<Bar> named = new ArrayList<>();
        private final List<NameStrip.Placed> placed;
        private final int nameLines;

        /** @param known requests that rows above have named; where they are many, they are not named again */
        Row(int first, int end, Set<String> known) {
            this.first = first;
            this.end = end;
            double stepWidth = (double) PLOT_WIDTH / layout.stepsPerRow();
            StepShape shape = layout.shape();
            Map<String, Double> at = new HashMap<>();
            for (int i = first; i < end; i++) {
                double left = shape.left(LEFT + (i - first + 0.5) * stepWidth);
                for (Bar bar : window.bars(i)) {
                    // Those of the first step stand at the left, in the order of their bars.
                    double place = (i == first ? -1e6 : left) + shape.at(bar);
                    if (at.putIfAbsent(bar.who(), place) == null) {
                        named.add(bar);
                    }
                }
            }
            if (window.lanes() + window.decodeLanes() > MOST_LANES_TO_NAME_AGAIN) {
                named.removeIf(bar -> known.contains(bar.who()));
            }
            named.forEach(bar -> known.add(bar.who()));
            named.sort(Comparator.comparingDouble(bar -> at.getOrDefault(bar.who(), 0.0)));
            placed = NameStrip.place(
                    named.stream()
                            .mapToDouble(bar -> at.getOrDefault(bar.who(), 0.0))
                            .toArray(),
                    named.stream()
                            .mapToDouble(bar -> 11 + Type.width(bar.who(), Type.SMALL))
                            .toArray(),
                    LEFT,
                    RIGHT,
                    MOST_NAME_LINES);
            nameLines = placed.stream().mapToInt(name -> name.line() + 1).max().orElse(0);
        }

        boolean hasEvents() {
            return IntStream.range(first, end).anyMatch(i -> preemptions(i) > 0);
        }

        int unnamed() {
            return named.size() - placed.size();
        }

        void drawNames(Page page, int top) {
            for (NameStrip.Placed place : placed) {
                Bar bar = named.get(place.index());
                double baseline = top + place.line() * NAME_LINE + 10;
                page.box(bar.colour(), place.x(), baseline - 8, 8, 8);
                page.text(bar.who(), Type.SMALL, Ink.TEXT, place.x() + 11, baseline);
            }
        }
    }
}
