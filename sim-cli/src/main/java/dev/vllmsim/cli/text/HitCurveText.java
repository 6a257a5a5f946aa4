package dev.vllmsim.cli.text;

import dev.vllmsim.cli.console.TextOutput;
import dev.vllmsim.report.document.HitCurveReport;
import dev.vllmsim.report.document.HitCurveReport.CardPoint;
import dev.vllmsim.report.document.HitCurveReport.Point;
import dev.vllmsim.report.document.HitCurveReport.Scheduled;
import org.jspecify.annotations.Nullable;

/** What prefix caches of some sizes would find. */
public final class HitCurveText {
    private static final double PERCENT = 100;
    private static final double GIBIBYTE = 1L << 30;

    private HitCurveText() {}

    /** Writes the answer. */
    public static void print(TextOutput out, HitCurveReport report) {
        out.println(Numbers.whole(report.requests()) + " prompts, " + Numbers.whole(report.promptTokens())
                + " tokens, " + Numbers.whole(report.blocksAsked()) + " blocks of "
                + report.config().getOrDefault("block_size", "16") + " tokens");
        out.println("");
        Long bytes = report.kvBytesPerToken();
        TextTable table = bytes == null
                ? new TextTable().row("Cache (blocks)", "tokens", "hit rate")
                : new TextTable().row("Cache (blocks)", "tokens", "GiB a card", "hit rate");
        for (Point point : report.points()) {
            row(table, Numbers.whole(point.blocks()), point, bytes);
        }
        if (report.maxHitRate() == 0) {
            table.print(out);
            return;
        }
        row(table, "knee: " + Numbers.whole(report.knee().blocks()), report.knee(), bytes);
        table.print(out);
        out.println("");
        out.println("No cache finds more than " + percent(report.maxHitRate()) + " %, and one of "
                + Numbers.whole(report.largestUsefulBlocks()) + " blocks finds that.");
        if (!report.cards().isEmpty()) {
            out.println("");
            TextTable cards = new TextTable().row("Model and card", "blocks", "hit rate");
            for (CardPoint card : report.cards()) {
                cards.row(
                        card.model() + " on "
                                + (card.tensorParallelSize() == 1 ? "" : card.tensorParallelSize() + " x ")
                                + card.gpu(),
                        Numbers.whole(card.blocks()),
                        percent(card.hitRate()) + " %");
            }
            cards.print(out);
        }
        if (!report.scheduled().isEmpty()) {
            out.println("");
            TextTable runs =
                    new TextTable().row("The scheduler itself (blocks)", "hit rate", "curve", "difference (points)");
            for (Scheduled run : report.scheduled()) {
                runs.row(
                        Numbers.whole(run.blocks()),
                        percent(run.hitRate()) + " %",
                        percent(run.hitRate() - run.difference()) + " %",
                        Numbers.fixed(run.difference() * PERCENT, 2));
            }
            runs.print(out);
            out.println("Blocks that are in use cannot be thrown away, which the curve does not know; and outputs take"
                    + " blocks, too.");
        }
    }

    private static void row(TextTable table, String name, Point point, @Nullable Long bytes) {
        String rate = percent(point.hitRate()) + " %";
        if (bytes == null) {
            table.row(name, Numbers.whole(point.tokens()), rate);
        } else {
            table.row(name, Numbers.whole(point.tokens()), Numbers.fixed(point.tokens() * (bytes / GIBIBYTE), 1), rate);
        }
    }

    private static String percent(double share) {
        return Numbers.fixed(share * PERCENT, 2);
    }
}
