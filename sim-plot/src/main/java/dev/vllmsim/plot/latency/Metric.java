package dev.vllmsim.plot.latency;

import dev.vllmsim.report.chart.Latencies;
import dev.vllmsim.report.document.Summary;
import dev.vllmsim.report.statistics.Distribution;
import dev.vllmsim.report.statistics.Ecdf;

/** A latency that is drawn. */
enum Metric {
    TTFT("Time to first token (TTFT)") {
        @Override
        Ecdf curve(Latencies run) {
            return run.ttft();
        }

        @Override
        Distribution figures(Summary summary) {
            return summary.ttftMs();
        }
    },
    TPOT("Time per output token (TPOT)") {
        @Override
        Ecdf curve(Latencies run) {
            return run.tpot();
        }

        @Override
        Distribution figures(Summary summary) {
            return summary.tpotMs();
        }
    },
    E2E("From arrival to last token (E2E)") {
        @Override
        Ecdf curve(Latencies run) {
            return run.requestTime();
        }

        @Override
        Distribution figures(Summary summary) {
            return summary.requestTimeMs();
        }
    };

    private final String title;

    Metric(String title) {
        this.title = title;
    }

    String title() {
        return title;
    }

    abstract Ecdf curve(Latencies run);

    abstract Distribution figures(Summary summary);
}
