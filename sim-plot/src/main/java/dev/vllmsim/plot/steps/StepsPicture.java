package dev.vllmsim.plot.steps;

import dev.vllmsim.plot.page.Band;
import dev.vllmsim.plot.page.Caption;
import dev.vllmsim.plot.page.Figures;
import dev.vllmsim.plot.page.Frame;
import dev.vllmsim.plot.page.Heading;
import dev.vllmsim.plot.page.Ink;
import dev.vllmsim.plot.page.Limit;
import dev.vllmsim.plot.page.Notes;
import dev.vllmsim.report.document.StepSeries;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The picture of a run's steps, on as many pages as its window needs. Each page shows the whole run on top, with its
 * own steps marked, and below it these steps request by request.
 */
public final class StepsPicture {
    private static final int TOKENS_HEIGHT = 110;
    private static final int SMALL_HEIGHT = 58;

    /** Narrower columns run into each other. */
    private static final double NARROWEST_COLUMN = 2;

    private final StepSeries series;
    private final Caption caption;
    private final @Nullable Limit budget;
    private final @Nullable Double kvBlocks;
    private final Overview overview;
    private final StepWindow window;
    private final Layout layout;
    private final StepShape shape;
    private final Preemptions preemptions;
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
        Double tokens = caption.tokenBudget();
        budget = tokens == null ? null : new Limit("budget", tokens);
        // One block is never used (docs/schedulers.md).
        kvBlocks = config.get("num_gpu_blocks") instanceof Number blocks ? blocks.doubleValue() - 1 : null;
        this.from = from;
        this.wanted = count;
        overview = Overview.of(series, (int) (Frame.WIDTH / NARROWEST_COLUMN));
        window = StepWindow.of(series.window(), from, count);
        layout = Layout.of(window.size(), window.lanes(), Frame.WIDTH);
        shape = StepShape.of(window, (double) Frame.WIDTH / layout.stepsPerRow() - Layout.GAP);
        preemptions = new Preemptions(series, window);
    }

    /** How many pages the picture has, at least one. */
    public int pages() {
        return layout.pages();
    }

    /** Draws the page of the given number, from 0. */
    public BufferedImage page(int number) {
        int first = layout.firstOfPage(number);
        int end = layout.firstOfPage(number + 1);
        String place = layout.pages() == 1 ? "" : "page " + (number + 1) + " of " + layout.pages();
        List<Band> bands = new ArrayList<>();
        bands.add(new Heading("What each step computed", place, caption.phrases()));
        addRun(bands, first, end);
        addSteps(bands, first, end);
        return Band.draw(bands);
    }

    /** What the page of the given number, from 0, says at its foot. */
    List<String> notes(int number) {
        return addSteps(new ArrayList<>(), layout.firstOfPage(number), layout.firstOfPage(number + 1));
    }

    private void addRun(List<Band> bands, int first, int end) {
        // Where the page draws the whole run there is nothing to mark.
        boolean marks = first < end && end - first < overview.steps();
        RunAxis axis = marks
                ? new RunAxis(
                        series, window.row(first).step(), window.row(end - 1).step() + 1.0)
                : new RunAxis(series, 0, 0);
        int per = overview.stepsPerColumn();
        String steps = per == 1 ? "" : " in " + Figures.tick(per) + " steps";
        String mean = per == 1 ? "" : ", mean of " + Figures.tick(per) + " steps";
        bands.add(new RunHeading(series, overview, marks));
        bands.add(new RunPanel(
                axis,
                overview,
                "tokens" + steps,
                TOKENS_HEIGHT,
                List.of(
                        new RunPanel.Part("prefill", Ink.PREFILL, overview.prefill()),
                        new RunPanel.Part("decode", Ink.DECODE, overview.decode())),
                budget == null || per == 1 ? budget : new Limit(Figures.exact(per) + " budgets", budget.value() * per),
                true));
        bands.add(panel(axis, "decode tokens" + steps, null, new RunPanel.Part("", Ink.DECODE, overview.decode())));
        double[] running = overview.running();
        double[] waiting = overview.waiting();
        if (running != null && waiting != null) {
            bands.add(panel(
                    axis,
                    "requests" + mean,
                    null,
                    new RunPanel.Part("running", Ink.RUNNING, running),
                    new RunPanel.Part("waiting", Ink.WAITING, waiting)));
        }
        double[] free = overview.kvBlocksFree();
        if (free != null && kvBlocks != null) {
            double[] used = new double[free.length];
            for (int i = 0; i < used.length; i++) {
                used[i] = Math.max(0, kvBlocks - free[i]);
            }
            bands.add(panel(
                    axis,
                    "KV blocks in use" + mean,
                    new Limit("KV blocks", kvBlocks),
                    new RunPanel.Part("", Ink.KV, used)));
        }
        bands.add(axis);
    }

    private RunPanel panel(RunAxis axis, String name, @Nullable Limit limit, RunPanel.Part... parts) {
        return new RunPanel(axis, overview, name, SMALL_HEIGHT, List.of(parts), limit, false);
    }

    /** Adds the steps of a page request by request, and its notes; answers with the notes. */
    private List<String> addSteps(List<Band> bands, int first, int end) {
        StepsNotes notes = new StepsNotes(window, layout, overview.steps());
        if (first == end) {
            List<String> sentences = notes.ofNothing(from, wanted);
            bands.add(new Notes(sentences));
            return sentences;
        }
        int rows = (end - first + layout.stepsPerRow() - 1) / layout.stepsPerRow();
        int barsHeight = rows <= 2 ? 190 : rows <= 4 ? 150 : 120;
        boolean decodesInBars = BarsBand.showsDecodes(window, budget, barsHeight);
        bands.add(new DetailHeading(window, first, end, decodesInBars, budget != null, overview.allPreemptions() > 0));
        Set<String> known = new HashSet<>();
        int unnamed = 0;
        for (int start = first; start < end; start += layout.stepsPerRow()) {
            Row row = new Row(window, shape, start, Math.min(end, start + layout.stepsPerRow()), layout.stepsPerRow());
            NamesBand names = new NamesBand(row, known);
            unnamed += names.unnamed();
            bands.add(names);
            bands.add(new BarsBand(row, barsHeight, budget));
            if (!decodesInBars) {
                bands.add(new DecodesBand(row));
            }
            bands.add(new RowAxis(row));
            bands.add(new EventsBand(row, preemptions));
        }
        List<String> sentences = notes.ofPage(BarsBand.perToken(window, budget, barsHeight), rows, unnamed);
        bands.add(new Notes(sentences));
        return sentences;
    }
}
