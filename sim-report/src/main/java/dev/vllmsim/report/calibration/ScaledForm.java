package dev.vllmsim.report.calibration;

import dev.vllmsim.engine.steptime.BatchShape;
import dev.vllmsim.engine.steptime.StepRange;
import dev.vllmsim.engine.steptime.StepTimeModel;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A {@code smooth} step time that is known but for a factor of all its terms and the constant of a step: two numbers,
 * which a short run tells.
 */
final class ScaledForm implements StepForm {
    private static final int SCALE = 0;
    private static final int CONSTANT = 1;
    private static final List<String> NAMES = List.of("step_time_scale", "step_base_ms");

    private final SmoothForm smooth = new SmoothForm();
    private final double[] known;

    /**
     * @param known the step time, as a vector of {@link SmoothForm}
     */
    ScaledForm(double[] known) {
        this.known = known.clone();
    }

    private double[] whole(double[] x) {
        double[] whole = known.clone();
        for (int j = 0; j < whole.length; j++) {
            whole[j] *= x[SCALE];
        }
        whole[SmoothForm.BASE] = x[CONSTANT];
        return whole;
    }

    @Override
    public List<String> names() {
        return NAMES;
    }

    @Override
    public StepTimeModel model(double[] nanos, @Nullable StepRange fittedOn) {
        return smooth.model(whole(nanos), fittedOn);
    }

    @Override
    public Map<String, Object> settings(double[] nanos) {
        return smooth.settings(whole(nanos));
    }

    @Override
    public void amounts(double[] nanos, BatchShape shape, double[] amounts) {
        double[] each = new double[SmoothForm.COUNT];
        smooth.amounts(whole(nanos), shape, each);
        amounts[SCALE] = 0;
        for (int j = 0; j < each.length; j++) {
            amounts[SCALE] += j == SmoothForm.BASE ? 0 : known[j] * each[j];
        }
        amounts[CONSTANT] = 1;
    }

    @Override
    public double unit(double[] nanos, int coefficient) {
        return coefficient == SCALE ? 1 : 1e6;
    }
}
