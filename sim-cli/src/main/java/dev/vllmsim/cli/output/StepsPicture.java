package dev.vllmsim.cli.output;

import dev.vllmsim.cli.files.CommandFiles;
import dev.vllmsim.engine.scenario.Scenario;
import dev.vllmsim.engine.simulation.SimulationListener;
import dev.vllmsim.plot.Pictures;
import dev.vllmsim.plot.StepsOptions;
import dev.vllmsim.report.document.RunColumns;
import dev.vllmsim.report.document.RunHead;
import dev.vllmsim.report.measure.StepSeriesRecorder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The steps of a run as a picture. */
final class StepsPicture implements RunOutput {
    private static final String REASON = "no steps are drawn without --plot-steps";

    static final OutputFlag PLOT_STEPS = OutputFlag.toggle(
                    "--plot-steps", OutputFlag.Group.PICTURES, "Draws the steps: steps.png.")
            .forMost();

    private CommandFiles.@Nullable Target target;
    private StepsWindow window = StepsWindow.of(null, null);
    private @Nullable StepSeriesRecorder recorder;

    @Override
    public List<OutputFlag> flags() {
        return List.of(
                PLOT_STEPS,
                StepsWindow.FROM.with(PLOT_STEPS, REASON),
                StepsWindow.COUNT.with(PLOT_STEPS, REASON),
                PictureFlags.OUTPUT_DIR,
                PictureFlags.NO_PLOT);
    }

    @Override
    public boolean begin(OutputRequest request) {
        OutputArguments typed = request.typed();
        window = StepsWindow.of(typed.value(StepsWindow.FROM), typed.value(StepsWindow.COUNT));
        if (!typed.has(PLOT_STEPS) || typed.has(PictureFlags.NO_PLOT) || request.sweep()) {
            return false;
        }
        target = request.files().picture(typed.value(PictureFlags.OUTPUT_DIR), CommandFiles.STEPS_PICTURE);
        return true;
    }

    @Override
    public void prepare() {
        Pictures.warmUp();
    }

    @Override
    public SimulationListener listener(Scenario scenario) {
        StepSeriesRecorder observer = new StepSeriesRecorder(RunColumns.of(scenario), window.from(), window.count());
        recorder = observer;
        return observer;
    }

    @Override
    public void write(RunHead run) {
        StepSeriesRecorder observed = recorder;
        if (target != null && observed != null) {
            StepsOptions options = new StepsOptions(window.from(), window.count());
            target.draw(file -> Pictures.stepsPng(observed.series(), run.config(), options, file));
        }
    }
}
