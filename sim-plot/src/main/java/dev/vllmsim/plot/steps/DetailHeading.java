package dev.vllmsim.plot.steps;

import dev.vllmsim.plot.page.Band;
import dev.vllmsim.plot.page.Figures;
import dev.vllmsim.plot.page.Fonts;
import dev.vllmsim.plot.page.Ink;
import dev.vllmsim.plot.page.Legend;
import dev.vllmsim.plot.page.Limit;
import dev.vllmsim.plot.page.Page;
import java.awt.Color;

/** Says which steps a page draws request by request, and what their bars and cells mean. */
final class DetailHeading implements Band {
    private static final int BASELINE = 24;
    private static final Color SAMPLE = Ink.BLUE;

    private final StepWindow window;
    private final String steps;
    private final boolean decodesInBars;
    private final boolean hasLimit;
    private final boolean hasPreemptions;

    /**
     * @param first index in the window of the page's first step
     * @param end index of the step after its last
     * @param decodesInBars whether decodes stand on the axis of tokens
     */
    DetailHeading(
            StepWindow window, int first, int end, boolean decodesInBars, boolean hasLimit, boolean hasPreemptions) {
        this.window = window;
        this.decodesInBars = decodesInBars;
        this.hasLimit = hasLimit;
        this.hasPreemptions = hasPreemptions;
        String begin = Figures.exact(window.row(first).step());
        steps = end - first == 1
                ? "step " + begin
                : "steps " + begin + "–" + Figures.exact(window.row(end - 1).step());
    }

    @Override
    public int height() {
        return BASELINE + 24;
    }

    @Override
    public void draw(Page page, int top) {
        double baseline = (double) top + BASELINE;
        String heading = "Request by request";
        page.text(heading, Fonts.HEADING, Ink.TEXT, Page.MARGIN, baseline);
        double after = Page.MARGIN + Fonts.width(heading, Fonts.HEADING) + 14;
        page.text(steps + ", " + whatIsDrawn(), Fonts.AXIS, Ink.FAINT_TEXT, after, baseline);

        Legend legend = new Legend()
                .add(
                        "prefill, from the prompt's start",
                        12,
                        (x, line) -> BarsBand.prefill(page, SAMPLE, x, line - 9, 12, 10))
                .add("prefill, continued", 12, (x, line) -> BarsBand.extend(page, SAMPLE, x, line - 10, 12, 11))
                .add(decode(), 12, (x, line) -> decode(page, x, line))
                .add("the step's total", 12, (x, line) -> {
                    page.box(BarsBand.TOTAL, x, line - 9, 12, 10);
                    page.box(BarsBand.TOTAL_EDGE, x, line - 9, 12, 0.5);
                });
        if (hasLimit) {
            legend.add("token budget of a step", 15, (x, line) -> page.dashes(Limit.COLOUR, x, x + 15, line - 4));
        }
        if (hasPreemptions) {
            legend.add("preemption, and of whom", 12, (x, line) -> page.pointer(Ink.PREEMPTION, x + 6, line - 8, 8));
        }
        legend.draw(page, Page.MARGIN, baseline + 20);
    }

    private String decode() {
        return decodesInBars
                ? "decode"
                : window.decodesTogether() ? "decodes, below the axis" : "decode, " + tokens() + ", below the axis";
    }

    private String tokens() {
        int most = window.tokensPerDecode();
        return most == 1 ? "one token" : "up to " + Figures.exact(most) + " tokens";
    }

    private void decode(Page page, double x, double line) {
        if (decodesInBars) {
            BarsBand.decode(page, SAMPLE, x, line - 9, 12, 10);
        } else if (window.decodesTogether()) {
            page.box(Ink.FAINT_TEXT, x, line - 9, 12, 10);
        } else {
            page.box(Ink.AXIS, x, line - 7, 12, 0.5);
            page.box(SAMPLE, x + 3, line - 5, 6, 6);
        }
    }

    private String whatIsDrawn() {
        String prompts = window.stacked()
                ? "the prompts of a step stacked, each in its request's colour"
                : "a bar a request, which keeps its colour and its place within the step";
        return window.shared() || window.decodesTogether() ? prompts : prompts + "; a decode keeps its place below";
    }
}
