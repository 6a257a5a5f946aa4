package dev.vllmsim.plot.predict;

import dev.vllmsim.plot.page.Ink;
import dev.vllmsim.report.document.Prediction.Step;
import java.awt.Color;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** What may hold a step back, with its colour and what it alone would make of the step. */
enum Bound {
    LAUNCHES("launches", Ink.ORANGE, Step::launchesMs),
    MEMORY("memory", Ink.BLUE, Step::memoryMs),
    COMPUTE("compute", Ink.GREEN, Step::computeMs),
    LINK("link", Ink.PINK, Step::linkMs);

    private static final double PALE = 0.82;

    private final String label;
    private final Color colour;

    @SuppressWarnings("ImmutableEnumChecker") // method references without state
    private final ToDoubleFunction<Step> alone;

    Bound(String label, Color colour, ToDoubleFunction<Step> alone) {
        this.label = label;
        this.colour = colour;
        this.alone = alone;
    }

    /** The bound of a name in a document, or {@code null} if a later version has named one that is not known here. */
    static @Nullable Bound of(String label) {
        for (Bound bound : values()) {
            if (bound.label.equals(label)) {
                return bound;
            }
        }
        return null;
    }

    String label() {
        return label;
    }

    /** Of lines. */
    Color colour() {
        return colour;
    }

    /** Of what lies behind lines. */
    Color shade() {
        return Ink.mix(colour, Ink.PAPER, PALE);
    }

    /** What it alone would make of a step, in milliseconds. */
    double alone(Step step) {
        return alone.applyAsDouble(step);
    }
}
