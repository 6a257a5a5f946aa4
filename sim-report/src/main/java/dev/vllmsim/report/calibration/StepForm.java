package dev.vllmsim.report.calibration;

import dev.vllmsim.engine.steptime.BatchShape;
import dev.vllmsim.engine.steptime.StepRange;
import dev.vllmsim.engine.steptime.StepTimeModel;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A step time with unknown coefficients: vectors of nanoseconds of at least 0, one for each. */
interface StepForm {
    /** The coefficients' names in settings, in the order of vectors; the unit is milliseconds. */
    List<String> names();

    /** The model of a vector. */
    StepTimeModel model(double[] nanos, @Nullable StepRange fittedOn);

    /** The settings of a vector's model. */
    Map<String, Object> settings(double[] nanos);

    /**
     * By how much a step gets longer with each coefficient. The time of a step is the sum of coefficients times these.
     *
     * @param nanos the coefficients
     * @param shape the step
     * @param amounts gets one number for each coefficient
     */
    void amounts(double[] nanos, BatchShape shape, double[] amounts);

    /** What a coefficient is divided by to be shown: it is in milliseconds then, unless it is no duration. */
    default double unit(double[] nanos, int coefficient) {
        return 1e6;
    }
}
