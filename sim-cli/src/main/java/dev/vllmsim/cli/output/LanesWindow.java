package dev.vllmsim.cli.output;

import dev.vllmsim.cli.console.Failure;
import dev.vllmsim.engine.settings.Durations;
import dev.vllmsim.report.chart.LaneWindow;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** Which requests are drawn as lanes. */
public final class LanesWindow {
    /** The first request. */
    public static final OutputFlag FROM = OutputFlag.text(
            "--lanes-from",
            "N",
            OutputFlag.Group.PICTURES,
            "First request that is drawn as a lane, from 0. Default: 0.");

    /** How many requests. */
    public static final OutputFlag COUNT = OutputFlag.text(
            "--lanes-count",
            "N",
            OutputFlag.Group.PICTURES,
            "Most requests that are drawn as lanes. Default: " + LaneWindow.DEFAULT_COUNT + ".");

    /** When they are there. */
    public static final OutputFlag TIME = OutputFlag.text(
            "--lanes-time",
            "T1..T2",
            OutputFlag.Group.PICTURES,
            "Draws the lanes of requests that are there between two times, as 90s..2m, and no more of them.");

    private static final BigDecimal MOST = BigDecimal.valueOf(Long.MAX_VALUE);

    private LanesWindow() {}

    /**
     * The window that was typed, or the usual one.
     *
     * @throws Failure if it is none
     */
    public static LaneWindow of(@Nullable String from, @Nullable String count, @Nullable String time) {
        int first = from == null ? 0 : StepsWindow.number(FROM, from, 0);
        int most = count == null ? LaneWindow.DEFAULT_COUNT : StepsWindow.number(COUNT, count, 1);
        if (most > LaneWindow.MOST) {
            throw Failure.usage(COUNT.name() + " must be at most " + LaneWindow.MOST + ", but is " + count
                    + ": more lanes are not read; another part of the run is drawn with " + FROM.name() + " or "
                    + TIME.name());
        }
        if (time == null) {
            return LaneWindow.of(first, most);
        }
        int dots = time.indexOf("..");
        Long begin = dots < 0 ? null : nanos(time.substring(0, dots));
        Long end = dots < 0 ? null : nanos(time.substring(dots + 2));
        if (begin == null || end == null || end <= begin) {
            throw Failure.usage(TIME.name() + " must be two times with their units, the earlier one first, as 90s..2m,"
                    + " but is '" + time + "'");
        }
        return new LaneWindow(first, most, begin, end);
    }

    private static @Nullable Long nanos(String text) {
        BigDecimal nanos = text.strip().equals("0") ? BigDecimal.ZERO : Durations.nanos(text);
        return nanos == null || nanos.compareTo(MOST) >= 0 ? null : (Long) nanos.longValue();
    }
}
