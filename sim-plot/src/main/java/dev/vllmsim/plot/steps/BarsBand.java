package dev.vllmsim.plot.steps;

import dev.vllmsim.plot.page.Band;
import dev.vllmsim.plot.page.Frame;
import dev.vllmsim.plot.page.Ink;
import dev.vllmsim.plot.page.Limit;
import dev.vllmsim.plot.page.Page;
import dev.vllmsim.plot.page.Scale;
import dev.vllmsim.plot.page.TickAxis;
import java.awt.Color;
import java.awt.Rectangle;
import java.util.ArrayList;
import java.util.List;
import org.jfree.data.xy.DefaultXYDataset;
import org.jspecify.annotations.Nullable;

/**
 * The tokens of a row's steps: the total of each as a column, and on it what each request computes of its prompt, side by
 * side, or stacked where there are too many. All heights are on the axis; what is lower than a pixel is a pixel high.
 */
final class BarsBand implements Band {
    /** A decode that is higher than this on the axis of tokens is seen there, and needs no cell. */
    private static final double LEGIBLE_TOKEN = 5;

    static final Color TOTAL = new Color(0xE9, 0xEC, 0xF0);
    static final Color TOTAL_EDGE = new Color(0xB4, 0xBB, 0xC4);
    static final Color LID = new Color(0x11, 0x14, 0x18);

    private final Row row;
    private final int dataHeight;
    private final Scale scale;
    private final @Nullable Limit limit;

    /**
     * @param dataHeight height of the bars' room, in units
     * @param limit the token budget of a step
     */
    BarsBand(Row row, int dataHeight, @Nullable Limit limit) {
        this.row = row;
        this.dataHeight = dataHeight;
        this.limit = limit;
        scale = scale(row.window(), limit);
    }

    /** The axis of all rows of all pages, so that bars can be compared between them. */
    private static Scale scale(StepWindow window, @Nullable Limit limit) {
        double most = window.largestTotal();
        return limit == null ? Scale.countUpTo(most, 5) : limit.scale(most, 5);
    }

    /** How high a token is, in units. */
    static double perToken(StepWindow window, @Nullable Limit limit, int dataHeight) {
        return dataHeight / scale(window, limit).upper();
    }

    /** Whether decodes are high enough on the axis of tokens to stand on it, on top of their request's bar. */
    static boolean showsDecodes(StepWindow window, @Nullable Limit limit, int dataHeight) {
        return window.shared() && perToken(window, limit, dataHeight) >= LEGIBLE_TOKEN;
    }

    @Override
    public int height() {
        return dataHeight;
    }

    @Override
    public void draw(Page page, int top) {
        Rectangle data = new Rectangle(Frame.LEFT, top, Frame.WIDTH, dataHeight);
        List<TickAxis.Tick> ticks = new ArrayList<>();
        TickAxis steps = TickAxis.of("", -0.5, row.places() - 0.5, ticks);
        TickAxis tokens = TickAxis.of("tokens", scale);
        page.plot(data, new DefaultXYDataset(), steps, tokens, null);
        double zero = (double) top + dataHeight;
        double perToken = dataHeight / scale.upper();
        boolean decodes = showsDecodes(row.window(), limit, dataHeight);
        for (int i = row.first(); i < row.end(); i++) {
            step(page, i, zero, perToken, decodes);
        }
        if (limit != null) {
            limit.draw(page, data, tokens, (double) row.window().largestTotal());
        }
    }

    private void step(Page page, int index, double zero, double perToken, boolean decodes) {
        StepWindow window = row.window();
        double left = row.left(index);
        double total = (window.row(index).prefillTokens() + window.row(index).decodeTokens()) * perToken;
        if (total > 0) {
            page.box(TOTAL, left - 1, zero - total, row.shape().total() + 2, total);
            page.box(TOTAL_EDGE, left - 1, zero - total, row.shape().total() + 2, 0.5);
        }
        // From three units up there is room for a white seam between two bars.
        double lane = row.shape().width();
        double width = lane >= 3 ? lane - 0.5 : lane;
        double top = zero;
        for (Bar bar : window.bars(index)) {
            double x = left + row.shape().barAt(bar.lane());
            if (!window.stacked()) {
                top = zero;
            }
            double seam = window.stacked() && bar.prefill() * perToken >= 3 ? 0.5 : 0;
            if (bar.prefill() > 0) {
                top -= bar.prefill() * perToken;
                prefill(page, bar.colour(), x, top + seam, width, bar.prefill() * perToken - seam);
            }
            if (bar.extend() > 0) {
                top -= bar.extend() * perToken;
                extend(page, bar.colour(), x, top, width, bar.extend() * perToken);
            }
            if (decodes && bar.decode() > 0) {
                top -= bar.decode() * perToken;
                decode(page, bar.colour(), x, top, width, bar.decode() * perToken);
            }
        }
    }

    /** Full: the first chunk of a prompt. */
    static void prefill(Page page, Color colour, double x, double y, double width, double height) {
        page.box(colour, x, y, width, height);
    }

    /** Striped across: a further chunk. */
    static void extend(Page page, Color colour, double x, double y, double width, double height) {
        page.box(colour, x, y, width, height);
        for (double stripe = y + 2; stripe < y + height - 1.5; stripe += 4) {
            page.box(Ink.PAPER, x, stripe, width, 1.5);
        }
    }

    /** Under a black lid: a decode on the axis of tokens. */
    static void decode(Page page, Color colour, double x, double y, double width, double height) {
        page.box(colour, x, y + 3, width, height - 3);
        page.box(Ink.PAPER, x, y + 2, width, 1);
        page.box(LID, x, y, width, 2);
    }
}
