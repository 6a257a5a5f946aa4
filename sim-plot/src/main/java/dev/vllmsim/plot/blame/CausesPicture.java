package dev.vllmsim.plot.blame;

import dev.vllmsim.engine.blame.Cause;
import dev.vllmsim.plot.page.Band;
import dev.vllmsim.plot.page.Caption;
import dev.vllmsim.plot.page.Figures;
import dev.vllmsim.plot.page.Fonts;
import dev.vllmsim.plot.page.Frame;
import dev.vllmsim.plot.page.Heading;
import dev.vllmsim.plot.page.Ink;
import dev.vllmsim.plot.page.LogScale;
import dev.vllmsim.plot.page.Notes;
import dev.vllmsim.plot.page.Page;
import dev.vllmsim.plot.page.TickAxis;
import dev.vllmsim.plot.timeline.TimeAxis;
import dev.vllmsim.report.chart.TtftCauses;
import java.awt.Color;
import java.awt.Rectangle;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.jfree.chart.ui.RectangleEdge;
import org.jfree.data.xy.DefaultXYDataset;
import org.jspecify.annotations.Nullable;

/** The picture of when slow requests came and what made them slow: TTFT over arrival, coloured by the largest cause. */
public final class CausesPicture {
    private static final double NANOS_PER_MILLI = 1e6;

    private CausesPicture() {}

    /** Draws the picture. */
    public static BufferedImage draw(TtftCauses causes) {
        double first = min(causes.arrivalMs());
        double last = max(causes.arrivalMs());
        TimeAxis axis = new TimeAxis((long) (first * NANOS_PER_MILLI), (long)
                Math.max((first + 1) * NANOS_PER_MILLI, last * NANOS_PER_MILLI));
        return Band.draw(List.of(
                new Heading(
                        "TTFT by arrival, and its largest cause",
                        "",
                        new Caption(causes.report().config(), Set.of()).phrases()),
                new Points(causes, axis),
                axis,
                new Notes(notes(causes))));
    }

    private static double min(double[] values) {
        double min = Double.POSITIVE_INFINITY;
        for (double value : values) {
            min = Math.min(min, value);
        }
        return Double.isInfinite(min) ? 0 : min;
    }

    private static double max(double[] values) {
        double max = 0;
        for (double value : values) {
            max = Math.max(max, value);
        }
        return max;
    }

    /** What the picture says at its foot. */
    static List<String> notes(TtftCauses causes) {
        List<String> notes = new ArrayList<>();
        notes.add(
                "Each mark is a request, by its arrival and its TTFT on a log scale. Its colour is the cause that took the largest part of its TTFT, which is seldom all"
                        + " of it.");
        long none = IntStream.range(0, causes.ttftMs().length)
                .filter(i -> causes.ttftMs()[i] <= 0)
                .count();
        if (none > 0) {
            notes.add(Figures.exact(none) + (none == 1 ? " request" : " requests")
                    + " took no time to the first token: they stand at the foot of the log scale.");
        }
        return notes;
    }

    /** How many requests each cause was the largest of. */
    static long[] counts(TtftCauses causes) {
        long[] counts = new long[causes.causes().size()];
        for (byte cause : causes.largest()) {
            counts[cause]++;
        }
        return counts;
    }

    /** The marks. */
    private static final class Points implements Band {
        private static final int HEIGHT = 420;
        private static final int LINE = 18;
        private static final int BELOW = 12;
        private static final double SAMPLE = 9;

        /** Up to so many requests a mark is large enough to be seen alone. */
        private static final int FEW = 3000;

        private static final int MANY = 50_000;

        private final TtftCauses causes;
        private final TimeAxis axis;
        private final long[] counts;
        private final List<Integer> frequentFirst;
        private final int legendLines;

        Points(TtftCauses causes, TimeAxis axis) {
            this.causes = causes;
            this.axis = axis;
            counts = counts(causes);
            frequentFirst = IntStream.range(0, counts.length)
                    .boxed()
                    .sorted(Comparator.comparingLong((Integer cause) -> -counts[cause]))
                    .toList();
            legendLines = legend(null, 0);
        }

        @Override
        public int height() {
            return legendLines * LINE + 8 + HEIGHT + BELOW;
        }

        @Override
        public void draw(Page page, int top) {
            legend(page, top + 12.0);
            Rectangle area = new Rectangle(Frame.LEFT, top + legendLines * LINE + 8, Frame.WIDTH, HEIGHT);
            double least = Double.POSITIVE_INFINITY;
            for (double ms : causes.ttftMs()) {
                least = ms > 0 ? Math.min(least, ms) : least;
            }
            double most = max(causes.ttftMs());
            LogScale scale = most > 0 ? LogScale.of(least, most) : LogScale.of(1, 1);
            TickAxis upright = TickAxis.of("", scale.lower(), scale.upper(), scale.ticks(HEIGHT, Figures::duration));
            axis.grid(page, area.y, area.height);
            page.plot(area, new DefaultXYDataset(), axis.plain(), upright, null);
            int size = causes.largest().length <= FEW ? 8 : causes.largest().length <= MANY ? 4 : 2;
            // What is rare is drawn last, so that it is not hidden.
            for (int cause : frequentFirst) {
                Color colour = colour(cause);
                for (int i = 0; i < causes.largest().length; i++) {
                    if (causes.largest()[i] == cause) {
                        int x = Page.pixel(axis.x((long) (causes.arrivalMs()[i] * NANOS_PER_MILLI)));
                        int y = Page.pixel(
                                upright.valueToJava2D(scale.at(causes.ttftMs()[i]), area, RectangleEdge.LEFT));
                        page.pixels(colour, x - size / 2, y - size / 2, x + size / 2, y + size / 2);
                    }
                }
            }
        }

        private Color colour(int cause) {
            for (Cause known : Cause.values()) {
                if (known.label().equals(causes.causes().get(cause))) {
                    return CauseInk.of(known);
                }
            }
            return Ink.TEXT;
        }

        private static String percent(double perMille) {
            return perMille < 1 ? "< 0.1" : Figures.threeDigits(Math.rint(perMille) / 10);
        }

        /** Writes the causes in lines, the most frequent first; answers how many lines there are. */
        private int legend(@Nullable Page page, double baseline) {
            double x = Frame.LEFT;
            int lines = 1;
            for (int cause : frequentFirst) {
                String label = causes.causes().get(cause).replace('_', ' ') + " " + Figures.exact(counts[cause]) + " ("
                        + percent(1000.0 * counts[cause] / causes.largest().length) + " %)";
                double width = SAMPLE + 5 + Fonts.width(label, Fonts.AXIS) + 18;
                if (x + width > Page.WIDTH - (double) Page.MARGIN && x > Frame.LEFT) {
                    x = Frame.LEFT;
                    lines++;
                }
                if (page != null) {
                    double line = baseline + (lines - 1) * LINE;
                    page.box(colour(cause), x, line - SAMPLE, SAMPLE, SAMPLE);
                    page.text(label, Fonts.AXIS, Ink.TEXT, x + SAMPLE + 5, line);
                }
                x += width;
            }
            return lines;
        }
    }
}
