package dev.vllmsim.plot.html;

import dev.vllmsim.engine.blame.Cause;
import dev.vllmsim.plot.blame.CauseInk;
import dev.vllmsim.plot.page.Caption;
import dev.vllmsim.plot.sweep.SweepKnees;
import dev.vllmsim.report.document.CalibrationReport;
import dev.vllmsim.report.document.CompareReport;
import dev.vllmsim.report.document.ExplainReport;
import dev.vllmsim.report.document.HitCurveReport;
import dev.vllmsim.report.document.PlanReport;
import dev.vllmsim.report.document.PredictReport;
import dev.vllmsim.report.document.ReportReader;
import dev.vllmsim.report.document.ReportWriter;
import dev.vllmsim.report.document.RunHead;
import dev.vllmsim.report.document.SweepReport;
import dev.vllmsim.report.document.TuneReport;
import dev.vllmsim.report.file.IoConsumer;
import dev.vllmsim.report.input.Input;
import dev.vllmsim.report.page.PageData;
import dev.vllmsim.report.page.PageData.CauseLook;
import dev.vllmsim.report.page.RunObserver;
import dev.vllmsim.report.page.RunSeries;
import java.awt.Color;
import java.io.IOException;
import java.io.OutputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Writes reports as pages for a browser: one file each, which needs no network and no server. A page holds the report
 * itself, without its long arrays, and says nothing that does not follow from it.
 */
public final class Pages {
    private Pages() {}

    /**
     * Writes the report of a run.
     *
     * @param series what was collected of the run
     * @throws IOException if {@code out} cannot be written
     */
    public static void run(OutputStream out, RunHead run, RunSeries series) throws IOException {
        write(
                out,
                "run",
                run.config(),
                Set.of(),
                Map.of(),
                series,
                json -> ReportWriter.writeRun(json, run, null, null));
    }

    /**
     * Writes the report of a sweep.
     *
     * @throws IOException if {@code out} cannot be written
     */
    public static void sweep(OutputStream out, SweepReport sweep) throws IOException {
        write(
                out,
                "sweep over " + String.join(" and ", sweep.parameters()),
                sweep.config(),
                Set.copyOf(sweep.parameters()),
                SweepKnees.of(sweep),
                null,
                json -> ReportWriter.writeSweep(json, sweep));
    }

    /**
     * Writes an explanation.
     *
     * @param series what was collected of the run
     * @throws IOException if {@code out} cannot be written
     */
    public static void explain(OutputStream out, ExplainReport report, RunSeries series) throws IOException {
        write(
                out,
                ExplainReport.KIND,
                report.config(),
                Set.of(),
                Map.of(),
                series,
                json -> ReportWriter.writeExplain(json, report, null));
    }

    /**
     * Writes a comparison.
     *
     * @throws IOException if {@code out} cannot be written
     */
    public static void compare(OutputStream out, CompareReport report) throws IOException {
        document(out, CompareReport.KIND, report.config(), report);
    }

    /**
     * Writes a plan.
     *
     * @throws IOException if {@code out} cannot be written
     */
    public static void plan(OutputStream out, PlanReport report) throws IOException {
        document(out, PlanReport.KIND, report.config(), report);
    }

    /**
     * Writes settings to choose from.
     *
     * @throws IOException if {@code out} cannot be written
     */
    public static void tune(OutputStream out, TuneReport report) throws IOException {
        document(out, TuneReport.KIND, report.config(), report);
    }

    /**
     * Writes a prediction.
     *
     * @throws IOException if {@code out} cannot be written
     */
    public static void predict(OutputStream out, PredictReport report) throws IOException {
        document(out, PredictReport.KIND, Map.of(), report);
    }

    /**
     * Writes a hit curve.
     *
     * @throws IOException if {@code out} cannot be written
     */
    public static void hitCurve(OutputStream out, HitCurveReport report) throws IOException {
        document(out, HitCurveReport.KIND, report.config(), report);
    }

    /**
     * Reads the report in a file, of whatever kind it is.
     *
     * @return writes it as a page
     * @throws dev.vllmsim.report.input.BadInputException if it is no report, or cannot be read
     */
    public static IoConsumer<OutputStream> of(Input report) {
        String kind = ReportReader.kind(report);
        switch (kind) {
            case ReportWriter.SWEEP -> {
                SweepReport sweep = ReportReader.readSweep(report);
                return out -> sweep(out, sweep);
            }
            case ExplainReport.KIND -> {
                RunObserver observer = new RunObserver();
                ExplainReport explained = ReportReader.readExplain(report, observer);
                RunSeries series = observer.series(explained.config());
                return out -> explain(out, explained, series);
            }
            case CompareReport.KIND -> {
                CompareReport compared = ReportReader.readCompare(report);
                return out -> compare(out, compared);
            }
            case PlanReport.KIND -> {
                PlanReport plan = ReportReader.readPlan(report);
                return out -> plan(out, plan);
            }
            case TuneReport.KIND -> {
                TuneReport tuned = ReportReader.readTune(report);
                return out -> tune(out, tuned);
            }
            case CalibrationReport.KIND -> {
                CalibrationReport calibration = ReportReader.readCalibration(report);
                return out -> document(out, kind, calibration.config(), calibration);
            }
            case PredictReport.KIND -> {
                PredictReport prediction = ReportReader.readPredict(report);
                return out -> predict(out, prediction);
            }
            case HitCurveReport.KIND -> {
                HitCurveReport curve = ReportReader.readHitCurve(report);
                return out -> hitCurve(out, curve);
            }
            default -> {
                RunObserver observer = new RunObserver();
                RunHead run = ReportReader.readRun(report, observer);
                RunSeries series = observer.series(run.config());
                return out -> run(out, run, series);
            }
        }
    }

    private static void document(OutputStream out, String kind, Map<String, Object> config, Record report)
            throws IOException {
        write(out, kind, config, Set.of(), Map.of(), null, json -> ReportWriter.writeDocument(json, report));
    }

    private static void write(
            OutputStream out,
            String what,
            Map<String, Object> config,
            Set<String> varied,
            Map<String, Map<String, Double>> knees,
            @Nullable RunSeries series,
            IoConsumer<OutputStream> report)
            throws IOException {
        List<String> phrases = new Caption(config, varied).phrases();
        String title = "vllm-sim " + what
                + (phrases.isEmpty() ? "" : ": " + String.join(", ", phrases.subList(0, Math.min(3, phrases.size()))));
        PageData data = new PageData(title, phrases, GivenSettings.of(config), causes(), knees, series);
        Template.write(out, title, Map.of("report", report, "data", json -> ReportWriter.writeDocument(json, data)));
    }

    private static Map<String, CauseLook> causes() {
        Map<String, CauseLook> causes = new LinkedHashMap<>();
        for (Cause cause : Cause.values()) {
            Color colour = CauseInk.of(cause);
            // A one in front keeps the zeros.
            String hex = Integer.toHexString((colour.getRGB() & 0xFFFFFF) | 0x1000000)
                    .substring(1);
            causes.put(cause.label(), new CauseLook(cause.description(), "#" + hex));
        }
        return causes;
    }
}
