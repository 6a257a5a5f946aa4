package dev.vllmsim.plot.blame;

import dev.vllmsim.engine.blame.Cause;
import dev.vllmsim.plot.page.Ink;
import java.awt.Color;

/** The colour of each cause, the same in every picture. */
public final class CauseInk {
    private static final double DARK = 0.45;
    private static final double LIGHT = 0.5;

    private CauseInk() {}

    /** The colour of a cause. */
    public static Color of(Cause cause) {
        return switch (cause) {
            case STEP_UNDER_WAY -> Ink.mix(Ink.AXIS, Ink.PAPER, LIGHT);
            case SEATS -> Ink.BLUE;
            case KV_BLOCKS -> Ink.PINK;
            case TOKEN_BUDGET -> Ink.ORANGE;
            case PARTIAL_LIMIT -> Ink.mix(Ink.ORANGE, Color.BLACK, DARK);
            case LONG_LIMIT -> Ink.mix(Ink.ORANGE, Ink.PAPER, LIGHT);
            case ORDER -> Ink.mix(Ink.BLUE, Ink.PAPER, LIGHT);
            case PREEMPTION -> Ink.VERMILION;
            case OWN_PREFILL -> Ink.GREEN;
            case OTHERS_PREFILL -> Ink.SKY;
            case DECODES -> Ink.YELLOW;
            case HELD -> Ink.mix(Ink.PINK, Color.BLACK, DARK);
            case HOST -> Ink.FAINT_TEXT;
            case DECODE_WAIT -> Ink.mix(Ink.BLUE, Color.BLACK, DARK);
            case OWN_DECODE -> Ink.mix(Ink.GREEN, Color.BLACK, DARK);
            case BATCH -> Ink.mix(Ink.YELLOW, Color.BLACK, DARK);
            case PREFILLS -> Ink.mix(Ink.SKY, Color.BLACK, DARK);
        };
    }
}
