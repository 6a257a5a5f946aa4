package dev.vllmsim.plot.page;

import java.awt.Color;
import java.util.List;

/**
 * The colours of the pictures. Those that tell things apart are of Okabe and Ito's set, made for readers with any kind
 * of colour vision (Okabe and Ito, "Color Universal Design", 2008); no picture relies on them alone.
 */
public final class Ink {
    public static final Color PAPER = Color.WHITE;
    public static final Color TEXT = new Color(0x22, 0x26, 0x2B);
    public static final Color FAINT_TEXT = new Color(0x5A, 0x61, 0x6A);
    public static final Color AXIS = new Color(0x80, 0x87, 0x90);
    public static final Color GRID = new Color(0xE3, 0xE6, 0xEA);

    public static final Color BLUE = new Color(0x00, 0x72, 0xB2);
    public static final Color ORANGE = new Color(0xE6, 0x9F, 0x00);
    public static final Color GREEN = new Color(0x00, 0x9E, 0x73);
    public static final Color PINK = new Color(0xCC, 0x79, 0xA7);
    public static final Color SKY = new Color(0x56, 0xB4, 0xE9);
    public static final Color VERMILION = new Color(0xD5, 0x5E, 0x00);
    public static final Color YELLOW = new Color(0xF0, 0xE4, 0x42);

    /** The least of a quantity that shades tell. */
    public static final Color LIGHTEST = new Color(0xF3, 0xF7, 0xFB);

    /** The most of it. */
    public static final Color DARKEST = new Color(0x05, 0x2F, 0x5F);

    /** Prompt tokens, and prefill. */
    public static final Color PREFILL = new Color(0xA9, 0xB4, 0xC2);

    /** Tokens of requests that decode, and decode. */
    public static final Color DECODE = new Color(0x2B, 0x3A, 0x4E);

    /** Requests that run. */
    public static final Color RUNNING = new Color(0x6F, 0x8F, 0xAF);

    /** Requests that wait. */
    public static final Color WAITING = new Color(0xE8, 0xB4, 0x6A);

    /** KV blocks. */
    public static final Color KV = new Color(0x7F, 0xA8, 0x93);

    /** Preemptions. */
    public static final Color PREEMPTION = VERMILION;

    /** Colours for up to seven things at once, neighbours as different as they can be. */
    private static final List<Color> BASE = List.of(BLUE, ORANGE, GREEN, PINK, SKY, VERMILION, YELLOW);

    private Ink() {}

    /**
     * Distinct colours for things that are seen together.
     *
     * @param atOnce how many; up to seven get pure colours, more get darker and then lighter ones too, and beyond 21
     *     colours repeat
     */
    public static List<Color> palette(int atOnce) {
        if (atOnce <= BASE.size()) {
            return BASE;
        }
        Color[] colours = new Color[atOnce <= 2 * BASE.size() ? 2 * BASE.size() : 3 * BASE.size()];
        for (int i = 0; i < BASE.size(); i++) {
            colours[i] = BASE.get(i);
            colours[BASE.size() + i] = mix(BASE.get(i), Color.BLACK, 0.45);
            if (colours.length > 2 * BASE.size()) {
                colours[2 * BASE.size() + i] = mix(BASE.get(i), Color.WHITE, 0.5);
            }
        }
        return List.of(colours);
    }

    /** A colour moved towards another, by a share from 0 to 1. */
    public static Color mix(Color from, Color to, double share) {
        return new Color(
                between(from.getRed(), to.getRed(), share),
                between(from.getGreen(), to.getGreen(), share),
                between(from.getBlue(), to.getBlue(), share));
    }

    private static int between(int from, int to, double share) {
        return (int) Math.round(from + (to - from) * share);
    }
}
