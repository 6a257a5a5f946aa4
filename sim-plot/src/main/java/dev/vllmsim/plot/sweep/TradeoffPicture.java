package dev.vllmsim.plot.sweep;

import dev.vllmsim.plot.page.Band;
import dev.vllmsim.plot.page.Caption;
import dev.vllmsim.plot.page.Heading;
import dev.vllmsim.plot.page.Notes;
import dev.vllmsim.report.document.SweepReport;
import dev.vllmsim.report.statistics.Statistic;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.stream.Collectors;

/** The picture of what a sweep's runs trade: latency against throughput. */
public final class TradeoffPicture {
    private TradeoffPicture() {}

    /**
     * Draws a sweep.
     *
     * @param statistics what is drawn of latencies, at least one; of a grid the first
     * @throws IllegalArgumentException if more than two settings were swept
     */
    public static BufferedImage draw(SweepReport report, List<Statistic> statistics) {
        SweepData data = SweepData.of(report);
        return Band.draw(List.of(
                new Heading(
                        "Latency against throughput, by "
                                + data.names().stream()
                                        .map(Caption::settingName)
                                        .collect(Collectors.joining(" and ")),
                        "",
                        new Caption(report.config(), new HashSet<>(data.names())).phrases()),
                new TradeoffBand(data, statistics),
                new Notes(notes(data))));
    }

    /** What the picture says at its foot. */
    static List<String> notes(SweepData data) {
        List<String> notes = new ArrayList<>();
        int along = Trail.along(data);
        notes.add("Each mark is a run, labelled by its "
                + Caption.settingName(data.names().get(along)) + " where there is room"
                + (data.isGrid()
                        ? "; each colour is a "
                                + Caption.settingName(data.names().get(1 - along))
                        : "")
                + ". Down and to the right is better.");
        notes.addAll(data.replicationNotes("Marks: means"));
        notes.addAll(data.warningNotes("Shaded"));
        return notes;
    }
}
