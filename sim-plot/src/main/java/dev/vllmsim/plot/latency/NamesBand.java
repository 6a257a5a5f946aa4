package dev.vllmsim.plot.latency;

import dev.vllmsim.plot.page.Band;
import dev.vllmsim.plot.page.Fonts;
import dev.vllmsim.plot.page.Ink;
import dev.vllmsim.plot.page.Page;
import java.util.ArrayList;
import java.util.List;

/** Which curve is whose: the runs, each with what it has for itself. */
final class NamesBand implements Band {
    private static final int LINE = 18;
    private static final int BELOW = 16;
    private static final double SAMPLE = 34;

    private final List<String> names;
    private final List<List<String>> settings;
    private final double column;

    NamesBand(List<String> names, List<List<String>> settings) {
        this.names = names;
        double widest = 0;
        for (String name : names) {
            widest = Math.max(widest, Fonts.width(name, Fonts.HEADING));
        }
        column = Page.MARGIN + SAMPLE + 10 + widest + 16;
        this.settings = new ArrayList<>();
        for (List<String> own : settings) {
            this.settings.add(Fonts.wrap(own, "  ·  ", Fonts.BODY, Math.max(200, Page.WIDTH - Page.MARGIN - column)));
        }
    }

    @Override
    public int height() {
        int lines = 0;
        for (List<String> own : settings) {
            lines += Math.max(1, own.size());
        }
        return lines * LINE + BELOW;
    }

    @Override
    public void draw(Page page, int top) {
        double line = top + 12.0;
        for (int i = 0; i < names.size(); i++) {
            Line.ALL.get(i).sample(page, Page.MARGIN, line - 4, SAMPLE);
            page.text(names.get(i), Fonts.HEADING, Ink.TEXT, Page.MARGIN + SAMPLE + 10, line);
            for (int j = 0; j < settings.get(i).size(); j++) {
                page.text(settings.get(i).get(j), Fonts.BODY, Ink.FAINT_TEXT, column, line + j * LINE);
            }
            line += Math.max(1, settings.get(i).size()) * LINE;
        }
    }
}
