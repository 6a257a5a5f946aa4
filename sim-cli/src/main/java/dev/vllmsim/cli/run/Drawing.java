package dev.vllmsim.cli.run;

import dev.vllmsim.cli.console.Console;
import dev.vllmsim.cli.console.Failure;
import dev.vllmsim.plot.FontsMissingException;
import dev.vllmsim.plot.Pictures;
import dev.vllmsim.plot.StepsOptions;
import dev.vllmsim.report.document.CalibrationReport;
import dev.vllmsim.report.document.StepSeries;
import dev.vllmsim.report.document.SweepReport;
import dev.vllmsim.report.statistics.Statistic;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Draws pictures and says where they are. */
final class Drawing {
    static final String STEPS_FILE = "steps.png";
    static final String SWEEP_FILE = "sweep.png";
    static final String CALIBRATION_FILE = "calibration.png";

    /** What draws, once it is known what. */
    @FunctionalInterface
    private interface Picture {
        List<Path> draw() throws IOException;
    }

    private final Console console;

    Drawing(Console console) {
        this.console = console;
    }

    /**
     * Draws the steps of a run.
     *
     * @throws Failure if it cannot be done
     */
    void steps(StepSeries steps, Map<String, Object> config, StepsWindow window, Path file) {
        StepsOptions options = new StepsOptions(window.from(), window.count());
        draw(() -> Pictures.stepsPng(steps, config, options, file));
    }

    /**
     * Draws the points of a sweep.
     *
     * @param shown what is drawn of latencies
     * @throws Failure if it cannot be done
     */
    void sweep(SweepReport report, List<Statistic> shown, Path file) {
        draw(() -> Pictures.sweepPng(report, shown, file));
    }

    /**
     * Draws a calibration.
     *
     * @throws Failure if it cannot be done
     */
    void calibration(CalibrationReport report, Path file) {
        draw(() -> Pictures.calibrationPng(report, file));
    }

    private void draw(Picture picture) {
        try {
            for (Path file : picture.draw()) {
                console.tell("wrote " + file);
            }
        } catch (IOException | FontsMissingException e) {
            throw Failure.failed(String.valueOf(e.getMessage()), e);
        }
    }
}
