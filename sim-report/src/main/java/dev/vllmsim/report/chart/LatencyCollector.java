package dev.vllmsim.report.chart;

import dev.vllmsim.engine.request.FinishedRequest;
import dev.vllmsim.engine.simulation.SimulationListener;
import dev.vllmsim.report.document.ReportReader;
import dev.vllmsim.report.document.RequestTimes;
import dev.vllmsim.report.document.RunHead;
import dev.vllmsim.report.document.RunVisitor;
import dev.vllmsim.report.input.Input;
import dev.vllmsim.report.measure.MetricsCollector;
import dev.vllmsim.report.statistics.Ecdf;
import dev.vllmsim.report.statistics.RequestSamples;

/** Collects the latencies of all requests, 20 bytes each up to four million of them, in histograms beyond that. */
public final class LatencyCollector implements SimulationListener, RunVisitor {
    /** More than a picture has pixels. */
    private static final int MOST_POINTS = 2000;

    private final RequestSamples samples = new RequestSamples(MetricsCollector.EXACT_REQUESTS);

    @Override
    public boolean observesTokenGaps() {
        return false;
    }

    @Override
    public void onFinish(FinishedRequest request) {
        samples.add(request.ttftNanos(), request.decodeNanos(), request.outputTokens());
    }

    @Override
    public void request(RequestTimes request) {
        samples.add(request.ttftNanos(), request.decodeNanos(), request.outputTokens());
    }

    /** What was collected of a run. */
    public Latencies latencies(RunHead head) {
        return new Latencies(
                head,
                ecdf(RequestSamples.Metric.TTFT),
                ecdf(RequestSamples.Metric.TPOT),
                ecdf(RequestSamples.Metric.REQUEST_TIME));
    }

    /** How a latency is distributed. */
    public Ecdf ecdf(RequestSamples.Metric metric) {
        return samples.ecdf(metric, MOST_POINTS);
    }

    /**
     * The latencies in the report of a run.
     *
     * @throws dev.vllmsim.report.input.BadInputException if the file holds something else, or it cannot be read
     */
    public static Latencies read(Input report) {
        LatencyCollector collector = new LatencyCollector();
        return collector.latencies(ReportReader.readRun(report, collector));
    }
}
