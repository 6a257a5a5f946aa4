package dev.vllmsim.plot.plan;

import dev.vllmsim.plot.page.Band;
import dev.vllmsim.plot.page.Caption;
import dev.vllmsim.plot.page.Figures;
import dev.vllmsim.plot.page.Heading;
import dev.vllmsim.plot.page.Notes;
import dev.vllmsim.report.document.TuneReport;
import dev.vllmsim.report.document.TuneReport.Tried;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The settings to run as a picture: what each bears, with its interval and beside the run as it was given; and at what
 * TTFT which token rate is to be had.
 */
public final class TunePicture {
    private TunePicture() {}

    /** Draws the picture. */
    public static BufferedImage draw(TuneReport report) {
        List<String> phrases = new ArrayList<>();
        phrases.add(Figures.exact(report.requests()) + " requests a run");
        phrases.add(report.seeds().isEmpty() ? "one run a load" : report.seeds().size() + " seeds");
        Set<String> varied = new HashSet<>(report.parameters());
        varied.addAll(List.of("total_query", "seed"));
        if (report.goal().equals("load")) {
            varied.addAll(List.of("request_rate", "concurrency", "rate_scale"));
        }
        phrases.addAll(new Caption(report.config(), varied).phrases());
        List<Band> bands = new ArrayList<>();
        bands.add(new Heading(
                report.goal().equals("load")
                        ? "The load that holds " + String.join(", ", report.objectives())
                        : "Good requests at this load",
                "",
                phrases));
        List<Tried> known = report.settings().stream()
                .filter(tried -> tried.answer() != null)
                .toList();
        bands.add(new BarsBand(report, known));
        bands.add(new FrontBand(report, known));
        List<String> notes = new ArrayList<>();
        notes.add("Method: " + report.method() + ".");
        if (known.size() > BarsBand.MOST) {
            notes.add("The " + BarsBand.MOST + " best of " + known.size() + " settings have a bar; all have a point.");
        }
        report.warnings().forEach(warning -> notes.add("Warning: " + warning.message() + "."));
        bands.add(new Notes(notes));
        return Band.draw(bands);
    }

    /** The values of the settings that vary, in their order. */
    static String name(TuneReport report, Tried tried) {
        return report.parameters().stream()
                .map(parameter -> text(tried.settings().get(parameter)))
                .collect(Collectors.joining(", "));
    }

    private static String text(@Nullable Object value) {
        if (value instanceof Map<?, ?> named && named.get("name") != null) {
            return String.valueOf(named.get("name"));
        }
        return value == null ? "-" : value.toString();
    }
}
