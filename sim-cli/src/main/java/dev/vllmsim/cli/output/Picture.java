package dev.vllmsim.cli.output;

import java.util.Locale;

/** Pictures that are drawn if they are asked for, of a run as of a report. */
public enum Picture {
    /** Distributions of latencies. */
    LATENCY("Draws the distributions of TTFT, TPOT and E2E: latency.png"),
    /** Queue, memory and throughput over time. */
    TIMELINE("Draws requests that run and wait, KV use, tokens/s and arrivals over time: timeline.png"),
    /** The load of each replica over time. */
    FLEET("Draws the requests in flight at each replica over time: fleet.png"),
    /** Requests, each with its states over time. */
    LANES("Draws requests as lanes, waiting, prefilled, decoding and preempted: lanes.png"),
    /** Latency against throughput. */
    TRADEOFF("Draws the latency of a sweep's runs against their throughput: tradeoff.png"),
    /** TTFT over arrival by cause; of explanations alone. */
    CAUSES("Draws the TTFT of an explanation's requests over their arrival, coloured by its largest cause: causes.png");

    private final String description;

    Picture(String description) {
        this.description = description;
    }

    private String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The name of its file. */
    public String file() {
        return label() + ".png";
    }

    /** The flag by which it is asked for of a run. */
    OutputFlag flag() {
        return OutputFlag.toggle("--plot-" + label(), OutputFlag.Group.PICTURES, description + ".");
    }

    /** The flag by which it is asked for of a report. */
    public String plotFlag() {
        return "--" + label();
    }

    /** What it shows. */
    public String description() {
        return description;
    }
}
