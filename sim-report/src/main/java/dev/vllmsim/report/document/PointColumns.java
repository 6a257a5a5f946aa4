package dev.vllmsim.report.document;

import java.util.ArrayList;
import java.util.List;

/** The columns of {@code points}, a run of a sweep a row: the swept settings, and what the run was like. */
public final class PointColumns {
    /** The run in numbers. */
    public static final Column<SweepPoint> SUMMARY = Column.other("summary", SweepPoint::summary);

    /** Why the run should be read with care. */
    public static final Column<SweepPoint> WARNINGS = Column.other("warnings", SweepPoint::warnings);

    /** Mean and interval of figures, where the run was made with several seeds. */
    public static final Column<SweepPoint> INTERVALS = Column.<SweepPoint>other("intervals", SweepPoint::intervals)
            .inRows(point -> !point.intervals().isEmpty());

    private PointColumns() {}

    /**
     * The columns of a sweep.
     *
     * @param parameters the swept settings
     */
    public static List<Column<SweepPoint>> of(List<String> parameters) {
        List<Column<SweepPoint>> columns = new ArrayList<>();
        for (String parameter : parameters) {
            columns.add(Column.other(parameter, point -> point.settings().get(parameter)));
        }
        columns.add(SUMMARY);
        columns.add(WARNINGS);
        columns.add(INTERVALS);
        return columns;
    }
}
