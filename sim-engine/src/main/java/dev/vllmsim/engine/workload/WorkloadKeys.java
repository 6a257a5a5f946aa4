package dev.vllmsim.engine.workload;

import dev.vllmsim.engine.settings.Key;
import dev.vllmsim.engine.settings.KeyGroup;

/** The settings of workloads and arrivals. */
public final class WorkloadKeys {
    /** How many requests. */
    public static final Key<Integer> TOTAL_QUERY = Key.count("total_query")
            .unit("requests", "N")
            .in(KeyGroup.WORKLOAD)
            .common()
            .required("100")
            .help("Number of requests. With `workload`: the first N.");

    /** The same of a file. */
    public static final Key<Integer> FIRST_OF_WORKLOAD =
            Key.like(TOTAL_QUERY).otherwise("all").key();

    /** Shortest prompt. */
    public static final Key<Integer> MIN_INPUT = length("min_input", "64", "Shortest prompt.");

    /** Longest prompt. */
    public static final Key<Integer> MAX_INPUT = length("max_input", "1024", "Longest prompt.");

    /** Shortest output. */
    public static final Key<Integer> MIN_OUTPUT = length("min_output", "16", "Shortest output.");

    /** Longest output. */
    public static final Key<Integer> MAX_OUTPUT = length("max_output", "256", "Longest output.");

    /** Starts the random numbers. */
    public static final Key<Long> SEED = Key.whole("seed")
            .in(KeyGroup.WORKLOAD)
            .common()
            .otherwise("drawn and printed")
            .help("Fixes the random lengths: the same seed gives the same run everywhere.");

    /** The file that requests are read from. */
    public static final Key<String> WORKLOAD = Key.file("workload")
            .in(KeyGroup.WORKLOAD)
            .common()
            .help("Takes the requests from a file in place of random ones: CSV or JSON, a trace of Azure, BurstGPT,"
                    + " Mooncake or Vidur, a record or detailed result of a vLLM run. May be compressed with gzip; -"
                    + " reads the standard input.");

    /** Start of a span of the file. */
    public static final Key<Long> FROM = Key.span("from")
            .in(KeyGroup.WORKLOAD)
            .help("Only requests that arrive so long after its first, or later. Seconds, or a duration like 90s, 15m,"
                    + " 1h30m.");

    /** End of a span of the file. */
    public static final Key<Long> UNTIL =
            Key.span("until").in(KeyGroup.WORKLOAD).help("Only requests that arrive sooner after its first.");

    /** Requests that are drawn together from the file. */
    public static final Key<Integer> RESAMPLE = Key.count("resample")
            .unit("requests", "BLOCK")
            .in(KeyGroup.WORKLOAD)
            .otherwise("the requests as they are")
            .help("Draws the workload anew, in blocks of so many consecutive requests with replacement: as many as it"
                    + " has, or `total_query`. So a record gives runs with a spread.");

    /** Active requests of a closed loop. */
    public static final Key<Integer> CONCURRENCY = Key.count("concurrency")
            .in(KeyGroup.ARRIVALS)
            .common()
            .usual(1)
            .help("Active requests at a time: when one finishes, the next arrives.");

    /** Requests a second. */
    public static final Key<Double> REQUEST_RATE = Key.positiveOrInfinite("request_rate")
            .unit("requests/s", "RATE")
            .in(KeyGroup.ARRIVALS)
            .common()
            .required("4")
            .otherwise("a closed loop, or the times of the workload")
            .help("Requests a second; inf sends all at once.");

    /** How even the gaps are. */
    public static final Key<Double> BURSTINESS = Key.positiveOrInfinite("burstiness")
            .label("SHAPE")
            .in(KeyGroup.ARRIVALS)
            .usual(1.0)
            .help("Shape of the gamma distribution of the gaps: 1 is a Poisson process, less comes in bursts, more is"
                    + " even, inf is constant.");

    /** How a changing rate gets from its start to its end. */
    public static final Key<RequestRate.Ramp.Shape> RAMP_UP_STRATEGY = Key.oneOf(
                    "ramp_up_strategy", RequestRate.Ramp.Shape.values())
            .in(KeyGroup.ARRIVALS)
            .help("Lets the rate change from `ramp_up_start_rps` to `ramp_up_end_rps`, request by request, in place of"
                    + " `request_rate`.");

    /** Rate at the first request. */
    public static final Key<Double> RAMP_UP_START_RPS = Key.positive("ramp_up_start_rps")
            .unit("requests/s", "RATE")
            .in(KeyGroup.ARRIVALS)
            .required("1")
            .otherwise("required with `ramp_up_strategy`")
            .help("Requests a second at the first request.");

    /** Rate at the last request. */
    public static final Key<Double> RAMP_UP_END_RPS = Key.positive("ramp_up_end_rps")
            .unit("requests/s", "RATE")
            .in(KeyGroup.ARRIVALS)
            .required("10")
            .otherwise("required with `ramp_up_strategy`")
            .help("Requests a second at the last request.");

    /** How many times as fast requests arrive. */
    public static final Key<Double> RATE_SCALE = Key.positive("rate_scale")
            .label("FACTOR")
            .in(KeyGroup.ARRIVALS)
            .usual(1.0)
            .help("Lets the workload's requests arrive so many times as fast.");

    /** Most active requests of a client. */
    public static final Key<Integer> MAX_CONCURRENCY = Key.count("max_concurrency")
            .in(KeyGroup.ARRIVALS)
            .otherwise("no limit")
            .help("Active requests that the client allows; more wait at the client, and that wait is counted apart.");

    /** How long a client stays away whose request was refused. */
    public static final Key<Long> REFUSAL_PAUSE = Key.millis("refusal_pause_ms")
            .in(KeyGroup.ARRIVALS)
            .usual(1_000_000_000L)
            .help("How long a refused request keeps its place among the `concurrency` or `max_concurrency` of its"
                    + " client, before the next one takes it.");

    /** Most output tokens that the client allows. */
    public static final Key<Integer> MAX_TOKENS = Key.count("max_tokens")
            .tokens()
            .in(KeyGroup.WORKLOAD)
            .otherwise("what the workload says, or the output tokens of each request")
            .help("Most output tokens that the client allows each request. Who has fewer ends by an end-of-sequence"
                    + " token, which the scheduler cannot foresee; who has more is cut short.");

    private WorkloadKeys() {}

    private static Key<Integer> length(String name, String example, String help) {
        return Key.count(name)
                .tokens()
                .in(KeyGroup.WORKLOAD)
                .common()
                .required(example)
                .help(help);
    }
}
