package dev.vllmsim.plot.lanes;

import dev.vllmsim.plot.page.Band;
import dev.vllmsim.plot.page.Caption;
import dev.vllmsim.plot.page.Figures;
import dev.vllmsim.plot.page.Heading;
import dev.vllmsim.plot.page.Notes;
import dev.vllmsim.plot.timeline.TimeAxis;
import dev.vllmsim.report.chart.Lanes;
import dev.vllmsim.report.chart.Lanes.State;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The picture of requests as lanes. */
public final class LanesPicture {
    private LanesPicture() {}

    /**
     * Draws the picture.
     *
     * @param lanes the requests
     * @param config every setting of the run, by name
     * @param requests how many requests the run had
     */
    public static BufferedImage draw(Lanes lanes, Map<String, ?> config, long requests) {
        TimeAxis axis = new TimeAxis(lanes.fromNanos(), lanes.toNanos());
        List<Band> bands = new ArrayList<>();
        bands.add(new Heading("What became of each request", "", new Caption(config, Set.of()).phrases()));
        if (!lanes.lanes().isEmpty()) {
            bands.add(new LaneBand(lanes, axis));
            bands.add(axis);
        }
        bands.add(new Notes(notes(lanes, requests)));
        return Band.draw(bands);
    }

    /** What the picture says at its foot. */
    static List<String> notes(Lanes lanes, long requests) {
        int drawn = lanes.lanes().size();
        if (drawn == 0) {
            return List.of("No request is there in the window that was asked for; the run has "
                    + Figures.exact(requests) + (requests == 1 ? " request." : " requests."));
        }
        List<String> notes = new ArrayList<>();
        if (lanes.more() > 0) {
            notes.add("In this time there " + (lanes.more() == 1 ? "is" : "are") + " " + Figures.exact(lanes.more())
                    + " more, of " + Figures.exact(requests) + " in all: --lanes-count draws more of them.");
        } else if (drawn < requests) {
            notes.add(Figures.exact(drawn) + " of " + Figures.exact(requests)
                    + " requests; --lanes-from, --lanes-count and --lanes-time choose which.");
        }
        if (lanes.lanes().stream()
                .flatMap(lane -> lane.spans().stream())
                .anyMatch(span -> span.state() == State.PREEMPTED)) {
            notes.add(
                    "After a preemption all tokens of a request are computed again, those it had generated included, but"
                            + " for what the prefix cache still has.");
        }
        notes.add(
                "Prefill is from the first to the last step of a prompt: steps in which nothing of it was computed are"
                        + " not told apart.");
        return notes;
    }
}
