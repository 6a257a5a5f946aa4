package dev.vllmsim.plot.latency;

import dev.vllmsim.plot.page.Band;
import dev.vllmsim.plot.page.Caption;
import dev.vllmsim.plot.page.Figures;
import dev.vllmsim.plot.page.Heading;
import dev.vllmsim.plot.page.Notes;
import dev.vllmsim.report.document.CompareReport;
import dev.vllmsim.report.document.CompareReport.SettingDifference;
import dev.vllmsim.report.document.Replications;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The picture of a comparison: the latencies of the same requests in A and B, and the difference by quantile. */
public final class ComparePicture {
    private ComparePicture() {}

    /** What A and B have for themselves: in words, or, where one has none, by the settings' names. */
    private static List<List<String>> own(Differences differences, CompareReport report) {
        if (differences.own().stream().noneMatch(List::isEmpty)) {
            return differences.own();
        }
        List<String> ofA = new ArrayList<>();
        List<String> ofB = new ArrayList<>();
        for (SettingDifference setting : report.settings()) {
            ofA.add(named(setting.name(), setting.a()));
            ofB.add(named(setting.name(), setting.b()));
        }
        return List.of(ofA, ofB);
    }

    private static String named(String name, @Nullable Object value) {
        String words = Caption.settingName(name);
        return value == null ? "no " + words : words + " " + Caption.value(value);
    }

    /** Draws the picture. */
    public static BufferedImage draw(CompareReport report) {
        Differences differences = Differences.of(List.of(report.config(), report.configB()));
        Replications replications = report.replications();
        List<String> phrases = new ArrayList<>();
        phrases.add("the same " + Figures.exact(report.requests()) + (report.requests() == 1 ? " request" : " requests")
                + (replications == null ? "" : ", in " + replications.count() + " replications"));
        phrases.addAll(differences.common());
        phrases.remove(Figures.exact(report.requests()) + " requests");
        List<Band> bands = new ArrayList<>();
        bands.add(new Heading("B against A: how long requests took", "", phrases));
        bands.add(new NamesBand(List.of("A", "B"), own(differences, report)));
        bands.add(new QuantilesBand(report.quantiles()));
        bands.add(new DifferencesBand(report.quantiles(), replications != null));
        List<String> notes = new ArrayList<>();
        notes.add(
                replications == null
                        ? "Below: B less A at each quantile, exact for these requests."
                        : "Curves are means over the replications. Below: B less A at each quantile, with Student's 95 %"
                                + " interval of the paired differences.");
        bands.add(new Notes(notes));
        return Band.draw(bands);
    }
}
