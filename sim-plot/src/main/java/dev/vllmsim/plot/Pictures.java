package dev.vllmsim.plot;

import dev.vllmsim.plot.blame.BlamePicture;
import dev.vllmsim.plot.blame.CausesPicture;
import dev.vllmsim.plot.calibration.CalibrationPicture;
import dev.vllmsim.plot.lanes.LanesPicture;
import dev.vllmsim.plot.latency.ComparePicture;
import dev.vllmsim.plot.latency.LatencyPicture;
import dev.vllmsim.plot.page.Fonts;
import dev.vllmsim.plot.page.Png;
import dev.vllmsim.plot.plan.PlanPicture;
import dev.vllmsim.plot.plan.TunePicture;
import dev.vllmsim.plot.predict.PredictPicture;
import dev.vllmsim.plot.reuse.HitCurvePicture;
import dev.vllmsim.plot.steps.StepsPicture;
import dev.vllmsim.plot.sweep.SweepPicture;
import dev.vllmsim.plot.sweep.TradeoffPicture;
import dev.vllmsim.plot.timeline.FleetPicture;
import dev.vllmsim.plot.timeline.TimelinePicture;
import dev.vllmsim.report.chart.FleetLoad;
import dev.vllmsim.report.chart.Lanes;
import dev.vllmsim.report.chart.Latencies;
import dev.vllmsim.report.chart.Timeline;
import dev.vllmsim.report.chart.TtftCauses;
import dev.vllmsim.report.document.CalibrationReport;
import dev.vllmsim.report.document.CompareReport;
import dev.vllmsim.report.document.ExplainReport;
import dev.vllmsim.report.document.FleetStats;
import dev.vllmsim.report.document.HitCurveReport;
import dev.vllmsim.report.document.PlanReport;
import dev.vllmsim.report.document.PredictReport;
import dev.vllmsim.report.document.RunHead;
import dev.vllmsim.report.document.StepSeries;
import dev.vllmsim.report.document.SweepReport;
import dev.vllmsim.report.document.TuneReport;
import dev.vllmsim.report.file.AtomicFile;
import dev.vllmsim.report.statistics.Statistic;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Draws what reports say as PNG pictures, without a display. A picture depends on the report alone, down to the last
 * figure, though not to the last pixel: fonts differ from machine to machine.
 */
public final class Pictures {
    private Pictures() {}

    /**
     * Draws the steps of a run: all of them in an overview, and a window of them request by request.
     *
     * @param steps what was recorded of the run; of the window's steps, those are drawn whose items were recorded
     * @param config every setting of the run, by name
     * @param options which steps make the window
     * @param file where the first page goes; further pages go beside it, {@code steps-2.png} after {@code steps.png}
     * @return the files written, in the order of the pages
     * @throws FontsMissingException if the machine has no font; no file is written
     * @throws IOException if a file cannot be written; it is not there then, or as it was before
     */
    public static List<Path> stepsPng(StepSeries steps, Map<String, ?> config, StepsOptions options, Path file)
            throws IOException {
        requireFonts();
        StepsPicture picture = new StepsPicture(steps, config, options.from(), options.count());
        List<Path> files = new ArrayList<>();
        for (int page = 0; page < picture.pages(); page++) {
            Path target = pageFile(file, page);
            write(picture.page(page), target);
            files.add(target);
        }
        return files;
    }

    /**
     * Draws a sweep: latencies and throughput over what was swept.
     *
     * @param sweep the runs, over one or two settings
     * @param statistics what is drawn of latencies, at least one; knees are looked for in the first
     * @param file where the picture goes
     * @return the file written
     * @throws FontsMissingException if the machine has no font; no file is written
     * @throws IllegalArgumentException if more than two settings were swept
     * @throws IOException if the file cannot be written; it is not there then, or as it was before
     */
    public static List<Path> sweepPng(SweepReport sweep, List<Statistic> statistics, Path file) throws IOException {
        return page(() -> SweepPicture.draw(sweep, statistics), file);
    }

    /**
     * Draws what a sweep's runs trade: latency against throughput.
     *
     * @param sweep the runs, over one or two settings
     * @param statistics what is drawn of latencies, at least one; of a grid the first
     * @param file where the picture goes
     * @return the file written
     * @throws FontsMissingException if the machine has no font; no file is written
     * @throws IllegalArgumentException if more than two settings were swept
     * @throws IOException if the file cannot be written; it is not there then, or as it was before
     */
    public static List<Path> tradeoffPng(SweepReport sweep, List<Statistic> statistics, Path file) throws IOException {
        return page(() -> TradeoffPicture.draw(sweep, statistics), file);
    }

    /**
     * Draws a calibration: each request's latencies as measured against as simulated, and the engine over time.
     *
     * @param calibration the document
     * @param file where the picture goes
     * @return the file written
     * @throws FontsMissingException if the machine has no font; no file is written
     * @throws IOException if the file cannot be written; it is not there then, or as it was before
     */
    public static List<Path> calibrationPng(CalibrationReport calibration, Path file) throws IOException {
        return page(() -> CalibrationPicture.draw(calibration), file);
    }

    /**
     * Draws a prediction: step times over the size of a batch and over the tokens of a prompt.
     *
     * @param report the document
     * @param file where the picture goes
     * @return the file written
     * @throws FontsMissingException if the machine has no font; no file is written
     * @throws IOException if the file cannot be written; it is not there then, or as it was before
     */
    public static List<Path> predictPng(PredictReport report, Path file) throws IOException {
        return page(() -> PredictPicture.draw(report), file);
    }

    /**
     * Draws a hit curve: the share of prompts that a prefix cache finds, over its size.
     *
     * @param report the document
     * @param file where the picture goes
     * @return the file written
     * @throws FontsMissingException if the machine has no font; no file is written
     * @throws IOException if the file cannot be written; it is not there then, or as it was before
     */
    public static List<Path> hitCurvePng(HitCurveReport report, Path file) throws IOException {
        return page(() -> HitCurvePicture.draw(report), file);
    }

    /**
     * Draws where the time of a run's requests went.
     *
     * @param report the document
     * @param file where the picture goes
     * @return the file written
     * @throws FontsMissingException if the machine has no font; no file is written
     * @throws IOException if the file cannot be written; it is not there then, or as it was before
     */
    public static List<Path> blamePng(ExplainReport report, Path file) throws IOException {
        return page(() -> BlamePicture.draw(report), file);
    }

    /**
     * Draws latencies: the share of requests that are no slower, of one run or of several over each other.
     *
     * @param runs the runs, from one to {@link LatencyPicture#MOST_RUNS}
     * @param names what to call them, if there are several
     * @param file where the picture goes
     * @return the file written
     * @throws FontsMissingException if the machine has no font; no file is written
     * @throws IOException if the file cannot be written; it is not there then, or as it was before
     */
    public static List<Path> latencyPng(List<Latencies> runs, List<String> names, Path file) throws IOException {
        return page(() -> LatencyPicture.draw(runs, names), file);
    }

    /**
     * Draws a comparison: the latencies of the same requests in two runs, and the difference by quantile.
     *
     * @param report the document
     * @param file where the picture goes
     * @return the file written
     * @throws FontsMissingException if the machine has no font; no file is written
     * @throws IOException if the file cannot be written; it is not there then, or as it was before
     */
    public static List<Path> comparePng(CompareReport report, Path file) throws IOException {
        return page(() -> ComparePicture.draw(report), file);
    }

    /**
     * Draws what settings bear.
     *
     * @return the file written
     * @throws IOException if it cannot be written
     * @throws FontsMissingException if Java finds no font
     */
    public static List<Path> tunePng(TuneReport report, Path file) throws IOException {
        return page(() -> TunePicture.draw(report), file);
    }

    /**
     * Draws a run over time: requests that run and wait, memory, tokens, arrivals and finishes.
     *
     * @param run the run
     * @param config every setting of the run, by name
     * @param file where the picture goes
     * @return the file written
     * @throws FontsMissingException if the machine has no font; no file is written
     * @throws IOException if the file cannot be written; it is not there then, or as it was before
     */
    public static List<Path> timelinePng(Timeline run, Map<String, ?> config, Path file) throws IOException {
        return page(() -> new TimelinePicture(run, config).draw(), file);
    }

    /**
     * Draws the load of each replica over time.
     *
     * @param load the load
     * @param stats how each replica fared, or {@code null} if that is not known
     * @param config every setting of the run, by name
     * @param file where the picture goes
     * @return the file written
     * @throws FontsMissingException if the machine has no font; no file is written
     * @throws IOException if the file cannot be written; it is not there then, or as it was before
     */
    public static List<Path> fleetPng(FleetLoad load, @Nullable FleetStats stats, Map<String, ?> config, Path file)
            throws IOException {
        return page(() -> new FleetPicture(load, stats, config).draw(), file);
    }

    /**
     * Draws what loads hold objectives.
     *
     * @return the file written
     * @throws IOException if it cannot be written
     * @throws FontsMissingException if Java finds no font
     */
    public static List<Path> planPng(PlanReport report, Path file) throws IOException {
        return page(() -> PlanPicture.draw(report), file);
    }

    /**
     * Draws requests as lanes over time: when each waits, is prefilled, decodes, and is preempted.
     *
     * @param lanes the requests
     * @param run the run
     * @param file where the picture goes
     * @return the file written
     * @throws FontsMissingException if the machine has no font; no file is written
     * @throws IOException if the file cannot be written; it is not there then, or as it was before
     */
    public static List<Path> lanesPng(Lanes lanes, RunHead run, Path file) throws IOException {
        return page(() -> LanesPicture.draw(lanes, run.config(), run.summary().requests()), file);
    }

    /**
     * Draws when slow requests came and what made them slow: TTFT over arrival, coloured by its largest cause.
     *
     * @param causes the requests of an explanation
     * @param file where the picture goes
     * @return the file written
     * @throws FontsMissingException if the machine has no font; no file is written
     * @throws IOException if the file cannot be written; it is not there then, or as it was before
     */
    public static List<Path> causesPng(TtftCauses causes, Path file) throws IOException {
        return page(() -> CausesPicture.draw(causes), file);
    }

    /**
     * Begins to load, in the background, what drawing needs of Java: fonts above all. Whoever knows early that there will
     * be a picture calls this, and the picture then costs a short run less than half. It never fails: what is amiss will
     * be told when the picture is drawn.
     */
    public static void warmUp() {
        Thread thread = new Thread(Pictures::drawNothing, "load-fonts");
        thread.setDaemon(true);
        thread.start();
    }

    @SuppressWarnings("CatchingUnchecked") // as in requireFonts
    private static void drawNothing() {
        try {
            double[] none = {};
            int[] nothing = {};
            StepSeries empty = new StepSeries(none, none, nothing, nothing, nothing, null, List.of());
            new StepsPicture(empty, Map.of(), 0, 1).page(0);
        } catch (RuntimeException | Error e) {
            // It would be told of a picture that perhaps nobody draws in the end.
            return;
        }
    }

    /** The file of a page, counted from 0: the second page of {@code steps.png} is {@code steps-2.png}. */
    static Path pageFile(Path file, int page) {
        if (page == 0) {
            return file;
        }
        String name = String.valueOf(file.getFileName());
        int dot = name.lastIndexOf('.');
        int end = dot > 0 ? dot : name.length();
        return file.resolveSibling(name.substring(0, end) + "-" + (page + 1) + name.substring(end));
    }

    /** Draws a picture of one page, if there are fonts to draw it with. */
    private static List<Path> page(Supplier<BufferedImage> picture, Path file) throws IOException {
        requireFonts();
        write(picture.get(), file);
        return List.of(file);
    }

    private static void write(BufferedImage image, Path file) throws IOException {
        AtomicFile.write(file, out -> Png.write(image, out));
    }

    /** Java throws errors and runtime exceptions of several kinds where there is no font: they are told apart here. */
    @SuppressWarnings("CatchingUnchecked") // which of them it is depends on what is missing
    private static void requireFonts() {
        try {
            Fonts.width("0", Fonts.BODY);
        } catch (VirtualMachineError e) {
            if (e instanceof InternalError) {
                throw new FontsMissingException(e);
            }
            throw e;
        } catch (RuntimeException | Error e) {
            throw new FontsMissingException(e);
        }
    }
}
