package dev.vllmsim.report.explain;

import dev.vllmsim.engine.blame.Blame;
import dev.vllmsim.engine.blame.Obstacle;
import dev.vllmsim.engine.blame.Obstacles;
import dev.vllmsim.engine.request.RequestSpec;
import dev.vllmsim.engine.scenario.Scenario;
import dev.vllmsim.engine.simulation.Listeners;
import dev.vllmsim.engine.simulation.Simulation;
import dev.vllmsim.engine.simulation.SimulationListener;
import dev.vllmsim.report.document.ExplainColumns;
import dev.vllmsim.report.document.ExplainReport;
import dev.vllmsim.report.document.ExplainReport.WhatIf;
import dev.vllmsim.report.document.ExplainedRequest;
import dev.vllmsim.report.document.ExplainedRequest.InTheWay;
import dev.vllmsim.report.document.Row;
import dev.vllmsim.report.document.RowArray;
import dev.vllmsim.report.document.Tool;
import dev.vllmsim.report.measure.BlameLog;
import dev.vllmsim.report.statistics.Millis;
import dev.vllmsim.report.study.Trial;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A run whose requests' time is accounted for. Close it to be rid of what it keeps. */
public final class Explanation implements Closeable {
    private static final int FEWEST = 20;
    private static final int MOST = 200;
    private static final int HUNDRED = 100;
    private static final int IN_THE_WAY = 3;

    private final Scenario scenario;
    private final BlameLog log;
    private final Trial trial;

    private Explanation(Scenario scenario, BlameLog log, Trial trial) {
        this.scenario = scenario;
        this.log = log;
        this.trial = trial;
    }

    /**
     * Runs a scenario that has at least one request.
     *
     * @param more what else observes it
     * @throws IOException if there is no room to keep its rows
     */
    public static Explanation of(Scenario scenario, SimulationListener... more) throws IOException {
        BlameLog log = new BlameLog(scenario);
        try {
            SimulationListener observer = log.observer();
            if (more.length > 0) {
                observer = Listeners.of(observer, Listeners.of(more));
            }
            return new Explanation(scenario, log, Trial.of(scenario, observer));
        } catch (RuntimeException e) {
            log.close();
            throw e;
        }
    }

    /** The run in numbers. */
    public Trial trial() {
        return trial;
    }

    /** A row for each request. */
    public RowArray requests() {
        return log;
    }

    /** Where the time of each request went. */
    public BlameLog log() {
        return log;
    }

    /** How many of the slowest requests are told of: a hundredth of all, at least 20 and at most 200. */
    public int tailSize() {
        return Math.min(log.size(), Math.max(FEWEST, Math.min(MOST, (log.size() + HUNDRED - 1) / HUNDRED)));
    }

    /**
     * Makes sure that there is a request of the given name, if one is given.
     *
     * @param missing makes what is thrown otherwise
     * @throws IOException if what was kept cannot be read
     */
    public void requireRequest(@Nullable String id, Function<String, RuntimeException> missing) throws IOException {
        if (id != null && log.find(id) == null) {
            throw missing.apply(id);
        }
    }

    /**
     * All there is to say but the rows of the requests.
     *
     * @param id a request to tell of beside the slowest, or {@code null} for none
     * @param sortedBy the figure that {@code whatIf} is sorted by, or {@code null} where it was not asked for
     * @throws IOException if what was kept cannot be read
     * @throws IllegalArgumentException if there is no such request
     */
    public ExplainReport report(
            Tool tool, Map<String, Object> config, @Nullable String id, @Nullable String sortedBy, List<WhatIf> whatIf)
            throws IOException {
        List<Blame> slowest = log.slowest(tailSize());
        Blame asked = null;
        if (id != null) {
            asked = log.find(id);
            if (asked == null) {
                throw new IllegalArgumentException("the run has no request " + id);
            }
        }
        List<Blame> told = new ArrayList<>(slowest);
        if (asked != null) {
            told.add(asked);
        }
        Obstacles obstacles = new Obstacles(
                scenario,
                told.stream().map(blame -> blame.request().spec().index()).collect(Collectors.toSet()));
        Simulation.run(scenario, obstacles);
        List<Row> rows = new ArrayList<>();
        for (Blame blame : slowest) {
            rows.add(row(blame, obstacles));
        }
        return new ExplainReport(
                tool,
                config,
                trial.summary(),
                trial.warnings(),
                log.deciles(),
                rows,
                asked == null ? null : row(asked, obstacles),
                sortedBy,
                whatIf);
    }

    private Row row(Blame blame, Obstacles obstacles) {
        List<InTheWay> inTheWay = new ArrayList<>();
        for (Obstacle obstacle : obstacles.of(blame.request().spec().index(), IN_THE_WAY)) {
            RequestSpec spec = obstacle.spec();
            inTheWay.add(new InTheWay(
                    spec.id(), spec.promptTokens(), spec.outputTokens(), Millis.of(Math.round(obstacle.nanos()))));
        }
        return ExplainColumns.row(log.columns(), log.causes(), new ExplainedRequest(blame, inTheWay));
    }

    /** What was run. */
    public Scenario scenario() {
        return scenario;
    }

    @Override
    public void close() throws IOException {
        log.close();
    }
}
