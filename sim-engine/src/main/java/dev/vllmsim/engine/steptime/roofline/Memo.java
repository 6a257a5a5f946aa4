package dev.vllmsim.engine.steptime.roofline;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.function.IntToDoubleFunction;

/**
 * A positive function of a small whole number, each value of which is computed once. Several threads may ask: a value
 * that two of them compute is the same.
 */
final class Memo {
    /** Opaque access: a {@code double} is read and written whole, and nothing else is promised or needed. */
    private static final VarHandle VALUES = MethodHandles.arrayElementVarHandle(double[].class);

    private final double[] values;
    private final IntToDoubleFunction function;

    /**
     * @param size numbers from 0 that are kept; larger ones are computed each time
     * @param function above 0 for each number
     */
    Memo(int size, IntToDoubleFunction function) {
        this.values = new double[size];
        this.function = function;
    }

    double at(long number) {
        if (number >= values.length) {
            return function.applyAsDouble((int) Math.min(Integer.MAX_VALUE, number));
        }
        int index = (int) number;
        double known = (double) VALUES.getOpaque(values, index);
        if (known != 0) {
            return known;
        }
        double value = function.applyAsDouble(index);
        VALUES.setOpaque(values, index, value);
        return value;
    }
}
