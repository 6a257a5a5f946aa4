package dev.vllmsim.plot.page;

import java.util.List;

/** The head of a picture: what it shows, and the settings of what is shown. */
public final class Heading implements Band {
    private static final int TITLE_BASELINE = 34;
    private static final int LINE = 17;
    private static final int BELOW = 14;

    private final String title;
    private final String place;
    private final List<String> lines;

    /**
     * @param title what the picture shows
     * @param place which of several pages it is; empty if there is only one
     * @param phrases settings and the like, in small type below the title; never broken inside a phrase
     */
    public Heading(String title, String place, List<String> phrases) {
        this.title = title;
        this.place = place;
        lines = Fonts.wrap(phrases, "  ·  ", Fonts.BODY, Page.WIDTH - 2.0 * Page.MARGIN);
    }

    @Override
    public int height() {
        return TITLE_BASELINE + 4 + lines.size() * LINE + BELOW;
    }

    @Override
    public void draw(Page page, int top) {
        double y = (double) top + TITLE_BASELINE;
        page.text(title, Fonts.TITLE, Ink.TEXT, Page.MARGIN, y);
        page.textBefore(place, Fonts.BODY, Ink.FAINT_TEXT, (double) Page.WIDTH - Page.MARGIN, y);
        y += 4;
        for (String line : lines) {
            y += LINE;
            page.text(line, Fonts.BODY, Ink.FAINT_TEXT, Page.MARGIN, y);
        }
    }
}
