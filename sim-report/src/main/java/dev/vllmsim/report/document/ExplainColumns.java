package dev.vllmsim.report.document;

import dev.vllmsim.engine.blame.Blame;
import dev.vllmsim.engine.blame.Cause;
import dev.vllmsim.engine.blame.Causes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The columns of {@code requests} and {@code slowest} of an explanation: those of a run's requests, and the causes. */
public final class ExplainColumns {
    /** What stood in the way of a request; only the rows of {@code slowest} and {@code asked} have it. */
    static final Column<ExplainedRequest> IN_THE_WAY =
            Column.other("in_the_way", request -> ExplainReport.values(request.inTheWay()));

    private ExplainColumns() {}

    /**
     * The columns, in the order of the document.
     *
     * @param run which optional keys the run has
     * @param causes those of a TTFT that the run's policy has
     */
    public static List<Column<Blame>> of(RunColumns run, List<Cause> causes) {
        List<Column<Blame>> columns = new ArrayList<>();
        Column.of(RequestColumns.ALL, run).forEach(column -> columns.add(column.of(Blame::request)));
        columns.add(Column.times("ttft_causes_ms", blame -> byName(blame.ttft(), causes)));
        columns.add(Column.times("decode_causes_ms", blame -> byName(blame.decode(), Cause.OF_DECODE)));
        columns.add(Column.time("behind_ms", Blame::behindNanos));
        columns.add(Column.time("alone_ms", Blame::aloneNanos));
        return columns;
    }

    /** The row of a request that is told of. */
    public static Row row(RunColumns run, List<Cause> causes, ExplainedRequest request) {
        List<Column<ExplainedRequest>> columns = new ArrayList<>();
        of(run, causes).forEach(column -> columns.add(column.of(ExplainedRequest::blame)));
        columns.add(IN_THE_WAY);
        return Row.of(columns, request);
    }

    /** All columns that rows may have, for whoever reads them. */
    static List<Column<ExplainedRequest>> all() {
        List<Column<ExplainedRequest>> all = new ArrayList<>();
        RequestColumns.ALL.forEach(
                column -> all.add(column.of(request -> request.blame().request())));
        of(RunColumns.NONE, Cause.OF_TTFT).forEach(column -> all.add(column.of(ExplainedRequest::blame)));
        all.add(IN_THE_WAY);
        return all;
    }

    /** Causes by name, in nanoseconds. */
    private static Map<String, Long> byName(Causes causes, List<Cause> which) {
        Map<String, Long> byName = new LinkedHashMap<>();
        for (Cause cause : which) {
            byName.put(cause.label(), causes.nanos(cause));
        }
        return byName;
    }
}
