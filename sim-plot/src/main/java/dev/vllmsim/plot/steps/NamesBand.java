package dev.vllmsim.plot.steps;

import dev.vllmsim.plot.page.Band;
import dev.vllmsim.plot.page.Fonts;
import dev.vllmsim.plot.page.Frame;
import dev.vllmsim.plot.page.Ink;
import dev.vllmsim.plot.page.Page;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The names of a row's requests, each with its colour, above the step in which it is first seen. */
final class NamesBand implements Band {
    /** With more requests than this, a row above is easier to look up than a name among so many. */
    static final int MOST_TO_NAME_AGAIN = 20;

    /** With more decodes a step than this nobody finds a cell by its name: only prompts are named. */
    static final int MOST_DECODES_TO_NAME = 64;

    private static final int ABOVE = 20;
    private static final int LINE = 14;
    private static final int MOST_LINES = 3;

    private final List<Bar> named = new ArrayList<>();
    private final List<NameStrip.Placed> placed;

    /**
     * @param known requests that rows above have named, to which this one's are added; where they are many, they are not
     *     named again
     */
    NamesBand(Row row, Set<String> known) {
        StepWindow window = row.window();
        Map<String, Double> at = new HashMap<>();
        for (int i = row.first(); i < row.end(); i++) {
            double left = row.left(i);
            for (Bar bar : window.bars(i)) {
                if (window.cells() > MOST_DECODES_TO_NAME && bar.prefill() + bar.extend() == 0) {
                    continue;
                }
                boolean decodes = bar.decode() > 0;
                double place =
                        decodes ? row.shape().cellAt(bar.cell()) : row.shape().barAt(bar.lane());
                // Those of the first step stand at the left, in the order of their bars.
                if (at.putIfAbsent(bar.who(), i == row.first() ? bar.cell() - 1e6 + place * 1e-3 : left + place)
                        == null) {
                    named.add(bar);
                }
            }
        }
        if (window.lanes() + window.cells() > MOST_TO_NAME_AGAIN) {
            named.removeIf(bar -> known.contains(bar.who()));
        }
        named.forEach(bar -> known.add(bar.who()));
        named.sort(Comparator.comparingDouble(bar -> at.getOrDefault(bar.who(), 0.0)));
        placed = NameStrip.place(
                named.stream()
                        .mapToDouble(bar -> at.getOrDefault(bar.who(), 0.0))
                        .toArray(),
                named.stream()
                        .mapToDouble(bar -> 11 + Fonts.width(bar.who(), Fonts.SMALL))
                        .toArray(),
                Frame.LEFT,
                Frame.RIGHT,
                MOST_LINES);
    }

    /** Names for which there was no room. */
    int unnamed() {
        return named.size() - placed.size();
    }

    @Override
    public int height() {
        return ABOVE
                + LINE * placed.stream().mapToInt(name -> name.line() + 1).max().orElse(0);
    }

    @Override
    public void draw(Page page, int top) {
        for (NameStrip.Placed place : placed) {
            Bar bar = named.get(place.index());
            double baseline = top + ABOVE + place.line() * LINE + 10.0;
            page.box(bar.colour(), place.x(), baseline - 8, 8, 8);
            page.text(bar.who(), Fonts.SMALL, Ink.TEXT, place.x() + 11, baseline);
        }
    }
}
