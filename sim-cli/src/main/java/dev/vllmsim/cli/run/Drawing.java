package dev.vllmsim.cli.run;

import dev.vllmsim.cli.console.Console;
import dev.vllmsim.report.StepSeries;
import dev.vllmsim.report.SweepReport;
import java.nio.file.Path;
import java.util.Map;

/** Draws pictures and says where they are. */
final class Drawing {
    static final String STEPS_FILE = "steps.png";
    static final String SWEEP_FILE = "sweep.png";

    private final Console console;

    Drawing(Console console) {
        this.console = console;
    }

    /** Draws the steps of a run. */
    void steps(StepSeries steps, Map<String, Object> config, StepsWindow window, Path file) {
        tell(file);
    }

    /** Draws the points of a sweep. */
    void sweep(SweepReport report, Path file) {
        tell(file);
    }

    private void tell(Path file) {
        console.notice("pictures are not drawn yet: " + file + " is not written");
    }
}
