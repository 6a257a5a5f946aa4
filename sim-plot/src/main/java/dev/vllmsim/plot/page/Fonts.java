package dev.vllmsim.plot.page;

import java.awt.Font;
import java.awt.font.FontRenderContext;
import java.awt.geom.AffineTransform;
import java.util.ArrayList;
import java.util.List;

/** The fonts of a page, and how wide text is in them. */
public final class Fonts {
    public static final Font TITLE = new Font(Font.SANS_SERIF, Font.BOLD, 17);
    public static final Font HEADING = new Font(Font.SANS_SERIF, Font.BOLD, 12);
    public static final Font BODY = new Font(Font.SANS_SERIF, Font.PLAIN, 12);
    public static final Font AXIS = new Font(Font.SANS_SERIF, Font.PLAIN, 11);
    public static final Font TICK = new Font(Font.SANS_SERIF, Font.PLAIN, 11);
    public static final Font SMALL = new Font(Font.SANS_SERIF, Font.PLAIN, 10);

    private static final FontRenderContext CONTEXT = new FontRenderContext(
            AffineTransform.getScaleInstance(Page.PIXELS_PER_UNIT, Page.PIXELS_PER_UNIT), true, true);

    private Fonts() {}

    /** How wide a text is, in units of the page. */
    public static double width(String text, Font font) {
        return font.getStringBounds(text, CONTEXT).getWidth();
    }

    /**
     * Breaks phrases into lines, never inside a phrase.
     *
     * @param phrases what to write; a phrase that is wider than a line has a line of its own
     * @param separator stands between two phrases of a line
     * @param width the most a line may take
     */
    public static List<String> wrap(List<String> phrases, String separator, Font font, double width) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (String phrase : phrases) {
            if (line.length() > 0 && width(line + separator + phrase, font) > width) {
                lines.add(line.toString());
                line.setLength(0);
            }
            line.append(line.length() == 0 ? "" : separator).append(phrase);
        }
        if (line.length() > 0) {
            lines.add(line.toString());
        }
        return lines;
    }
}
