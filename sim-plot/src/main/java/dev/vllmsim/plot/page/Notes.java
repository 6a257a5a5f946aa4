package dev.vllmsim.plot.page;

import java.util.List;

/** Sentences that a reader of the picture needs, at its foot. */
public final class Notes implements Band {
    private static final int ABOVE = 20;
    private static final int LINE = 16;
    private static final int BELOW = 8;

    private final List<String> lines;

    /**
     * @param sentences each begins on a line of its own, and goes on on further ones if it is long
     */
    public Notes(List<String> sentences) {
        lines = sentences.stream()
                .flatMap(sentence ->
                        Fonts.wrap(List.of(sentence.split(" ", -1)), " ", Fonts.AXIS, Page.WIDTH - 2.0 * Page.MARGIN)
                                .stream())
                .toList();
    }

    @Override
    public int height() {
        return lines.isEmpty() ? BELOW : ABOVE + (lines.size() - 1) * LINE + 2 * BELOW;
    }

    @Override
    public void draw(Page page, int top) {
        double y = (double) top + ABOVE;
        for (String line : lines) {
            page.text(line, Fonts.AXIS, Ink.FAINT_TEXT, Page.MARGIN, y);
            y += LINE;
        }
    }
}
