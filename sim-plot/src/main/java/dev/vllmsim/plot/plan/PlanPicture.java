package dev.vllmsim.plot.plan;

import dev.vllmsim.plot.page.Band;
import dev.vllmsim.plot.page.Caption;
import dev.vllmsim.plot.page.Figures;
import dev.vllmsim.plot.page.Heading;
import dev.vllmsim.plot.page.Notes;
import dev.vllmsim.report.document.LoadAnswer;
import dev.vllmsim.report.document.PlanReport;
import dev.vllmsim.report.document.PlanReport.Target;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The most load that holds objectives as a picture: what each objective looks at over the load, every run of the search
 * a mark, with the limit, the answer and its interval.
 */
public final class PlanPicture {
    private PlanPicture() {}

    /** Draws the picture. */
    public static BufferedImage draw(PlanReport report) {
        List<String> phrases = new ArrayList<>();
        phrases.add(Figures.exact(report.requests()) + " requests a run");
        LoadAnswer answer = report.answer();
        phrases.add(answer.replications() == 1 ? "one run a load" : answer.replications() + " seeds");
        Set<String> varied = new HashSet<>(List.of("concurrency", "total_query", "seed"));
        varied.add(report.setting());
        phrases.addAll(new Caption(report.config(), varied).phrases());
        List<Band> bands = new ArrayList<>();
        String objectives = report.objectives().stream().map(Target::text).collect(Collectors.joining(", "));
        bands.add(new Heading(
                objectives + " hold up to " + Figures.threeDigits(answer.value()) + " " + report.unit(), "", phrases));
        bands.add(new LegendBand(answer.replications() > 1));
        List<Target> targets = report.objectives();
        for (int i = 0; i < targets.size(); i++) {
            bands.add(new TargetBand(report, targets.get(i), i == targets.size() - 1));
        }
        List<String> notes = new ArrayList<>();
        notes.add(
                "A run in overload has no latency of its own: it depends on how long the run is. A run that was certain"
                        + " to miss was ended early. Both are marked at the upper edge.");
        report.warnings().forEach(warning -> notes.add("Warning: " + warning.message() + "."));
        bands.add(new Notes(notes));
        return Band.draw(bands);
    }
}
