package dev.vllmsim.plot.calibration;

import dev.vllmsim.plot.page.Band;
import dev.vllmsim.plot.page.Caption;
import dev.vllmsim.plot.page.Heading;
import dev.vllmsim.plot.page.Notes;
import dev.vllmsim.report.document.CalibrationReport;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A calibration as a picture: above, each request's latencies as measured against as simulated, a point on the dashed
 * line where they are the same; below, where it was recorded, the engine over time.
 */
public final class CalibrationPicture {
    private CalibrationPicture() {}

    /** Draws the picture. */
    public static BufferedImage draw(CalibrationReport report) {
        Object hardware = report.run().get("hardware");
        Object model = report.run().get("model");
        String title = "Measured and simulated" + (model == null ? "" : ": " + model)
                + (hardware == null ? "" : " on " + hardware);
        Map<String, Object> settings = new LinkedHashMap<>(report.config());
        settings.putAll(report.stepTime());
        List<Band> bands = new ArrayList<>();
        bands.add(new Heading(title, "", new Caption(settings, Set.of()).phrases()));
        if (!report.furtherRuns().isEmpty()) {
            bands.add(new Heading(String.valueOf(report.run().get("source")), "", List.of()));
        }
        add(bands, report.first());
        for (CalibrationReport.Run further : report.furtherRuns()) {
            bands.add(new Heading(String.valueOf(further.run().get("source")), "", List.of()));
            add(bands, further);
        }
        bands.add(new Notes(report.warnings().stream()
                .map(warning -> "Warning: " + warning.message() + ".")
                .toList()));
        return Band.draw(bands);
    }

    private static void add(List<Band> bands, CalibrationReport.Run run) {
        bands.add(new LatencyBand(run));
        if (!run.timeline().isEmpty()) {
            bands.add(new EngineBand(run.timeline()));
        }
    }
}
