package dev.vllmsim.plot.sweep;

import dev.vllmsim.plot.page.Fonts;
import dev.vllmsim.plot.page.Ink;
import dev.vllmsim.plot.page.Page;
import java.awt.Color;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** What upright lines of a panel mean, written above it, where it hides neither a line nor a mark. */
final class Flags {
    /** Height of the line of text, in units. */
    static final int HEIGHT = 16;

    private static final double BETWEEN = 10;
    private static final Color TEXT = new Color(0x33, 0x38, 0x3F);

    /**
     * A text and where it stands.
     *
     * @param x of the upright line
     * @param left where the text begins
     */
    record Flag(String text, double x, double left) {}

    private record Wanted(String text, double x) {}

    private final List<Wanted> wanted = new ArrayList<>();

    /** Adds a flag; two at one place become one. */
    void add(String text, double x) {
        for (int i = 0; i < wanted.size(); i++) {
            if (Math.abs(wanted.get(i).x() - x) < 0.5) {
                wanted.set(i, new Wanted(wanted.get(i).text() + "  ·  " + text, x));
                return;
            }
        }
        wanted.add(new Wanted(text, x));
    }

    boolean isEmpty() {
        return wanted.isEmpty();
    }

    /** Places the texts between two ends: around their lines, and apart from each other. */
    List<Flag> placed(double from, double to) {
        List<Wanted> sorted = new ArrayList<>(wanted);
        sorted.sort(Comparator.comparingDouble(Wanted::x));
        List<Flag> flags = new ArrayList<>();
        // Each as far right as those after it leave room; then each as far left as those before it.
        double[] latest = new double[sorted.size()];
        double end = to;
        for (int i = sorted.size() - 1; i >= 0; i--) {
            latest[i] = end - width(sorted.get(i));
            end = latest[i] - BETWEEN;
        }
        double free = from;
        for (int i = 0; i < sorted.size(); i++) {
            Wanted flag = sorted.get(i);
            double left = Math.max(free, Math.min(flag.x() - width(flag) / 2, latest[i]));
            flags.add(new Flag(flag.text(), flag.x(), left));
            free = left + width(flag) + BETWEEN;
        }
        return flags;
    }

    private static double width(Wanted flag) {
        return Fonts.width(flag.text(), Fonts.AXIS);
    }

    void draw(Page page, double from, double to, double baseline) {
        for (Flag flag : placed(from, to)) {
            page.text(flag.text(), Fonts.AXIS, TEXT, flag.left(), baseline);
        }
    }

    /** An upright line for what was found in the data. */
    static void found(Page page, double x, double from, double to) {
        page.uprightDashes(TEXT, x, from, to);
    }

    /** An upright line for a limit that was set. */
    static void limit(Page page, double x, double from, double to) {
        page.box(Ink.AXIS, x - 0.5, from, 1, to - from);
    }
}
