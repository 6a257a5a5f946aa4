package dev.vllmsim.plot.blame;

import dev.vllmsim.engine.blame.Cause;
import dev.vllmsim.plot.page.Band;
import dev.vllmsim.plot.page.Caption;
import dev.vllmsim.plot.page.Heading;
import dev.vllmsim.plot.page.Notes;
import dev.vllmsim.report.document.ExplainReport;
import dev.vllmsim.report.document.ExplainReport.Decile;
import dev.vllmsim.report.document.Row;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Where the time of a run's requests went: the slowest as bars, and the causes by tenths of the requests. */
public final class BlamePicture {
    private static final int MOST_BARS = 20;
    /** A cause with less of every bar than this is not seen, and not named. */
    private static final double LEAST_SHARE = 0.002;

    private BlamePicture() {}

    /** Draws the picture. */
    public static BufferedImage draw(ExplainReport report) {
        List<SlowestBand.Bar> slowest = new ArrayList<>();
        for (Row row :
                report.slowest().subList(0, Math.min(MOST_BARS, report.slowest().size()))) {
            slowest.add(new SlowestBand.Bar(
                    row.text("id") + " (" + row.text("prompt_tokens") + " + " + row.text("output_tokens") + ")",
                    row.values().get("ttft_causes_ms") instanceof Map<?, ?> causes
                            ? Split.of(causes)
                            : new Split(Map.of())));
        }
        List<DecilesBand.Bar> first = new ArrayList<>();
        List<DecilesBand.Bar> gaps = new ArrayList<>();
        for (Decile decile : report.deciles()) {
            first.add(new DecilesBand.Bar(
                    decile.decile(), Split.of(decile.ttftCausesMs()), decile.ttftMs() / decile.requests()));
            gaps.add(new DecilesBand.Bar(
                    decile.decile(), Split.of(decile.decodeCausesMs()), decile.decodeMs() / decile.requests()));
        }
        List<Split> drawn = new ArrayList<>();
        slowest.forEach(bar -> drawn.add(bar.split()));
        first.forEach(bar -> drawn.add(bar.split()));
        gaps.forEach(bar -> drawn.add(bar.split()));
        return Band.draw(List.of(
                new Heading("Where the time of requests went", "", new Caption(report.config(), Set.of()).phrases()),
                new CausesLegend(seen(drawn)),
                new SlowestBand(
                        slowest.size() == 1
                                ? "The request, with its prompt and output tokens"
                                : "The " + slowest.size() + " slowest requests, with their prompt and output tokens",
                        slowest),
                new DecilesBand(List.of(
                        new DecilesBand.Panel("Time to first token, by cause", first),
                        new DecilesBand.Panel("From the first token to the last, by cause", gaps))),
                new Notes(
                        List.of("A step that requests share is divided in this order: what their own tokens would take"
                                + " alone, what others of the same kind add, what the other kind adds."))));
    }

    /** The causes that can be seen in some bar, in their order. */
    private static List<Cause> seen(List<Split> bars) {
        Map<Cause, Double> largest = new EnumMap<>(Cause.class);
        for (Split bar : bars) {
            double sum = bar.sum();
            bar.parts().forEach((cause, ms) -> largest.merge(cause, ms / sum, Math::max));
        }
        return Cause.OF_TTFT.stream()
                .filter(cause -> largest.getOrDefault(cause, 0.0) >= LEAST_SHARE)
                .toList();
    }
}
