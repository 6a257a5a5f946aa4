package dev.vllmsim.engine.routing;

import dev.vllmsim.engine.settings.Key;
import dev.vllmsim.engine.settings.KeyGroup;

/** The settings of several replicas and of the router before them. */
public final class RouterKeys {
    /** How many replicas there are. */
    public static final Key<Integer> REPLICAS = Key.count("replicas")
            .in(KeyGroup.FLEET)
            .unit("engines", "N")
            .atMost(Fleet.MOST_REPLICAS)
            .common()
            .otherwise("1")
            .help("Equal engines behind a router; one has no router.");

    static final Key<Integer> API_SERVER_COUNT = Key.count("api_server_count")
            .in(KeyGroup.FLEET)
            .unit("servers", "N")
            .usual(1)
            .help("vLLM's API servers, each of which balances by itself.");

    static final Key<Double> CACHE_THRESHOLD = Key.number("cache_threshold", 0, 1)
            .in(KeyGroup.FLEET)
            .usual(0.5)
            .help("Share of a prompt that a match must exceed to count.");

    static final Key<Integer> BALANCE_ABS_THRESHOLD = Key.count("balance_abs_threshold")
            .in(KeyGroup.FLEET)
            .unit("requests", "N")
            .atLeast(0)
            .usual(32)
            .help("Loads further apart than so many requests may be uneven.");

    static final Key<Double> BALANCE_REL_THRESHOLD = Key.number("balance_rel_threshold", 1, 1e6)
            .in(KeyGroup.FLEET)
            .usual(1.1)
            .help("They are if they are also further apart than by this factor.");

    static final Key<Double> QUEUE_SCORER_WEIGHT = weight("queue_scorer_weight", 2, "What few waiting requests count.");

    static final Key<Double> KV_CACHE_SCORER_WEIGHT = weight("kv_cache_scorer_weight", 2, "What free KV blocks count.");

    static final Key<Double> PREFIX_CACHE_SCORER_WEIGHT =
            weight("prefix_cache_scorer_weight", 3, "What a prompt that was sent before counts.");

    static final Key<Double> PREFILL_LOAD_SCALE =
            weight("prefill_load_scale", 1, "What a block to compute counts against one that is held.");

    private static Key<Double> weight(String name, double usual, String help) {
        return Key.number(name, 0, 1e6).in(KeyGroup.FLEET).usual(usual).help(help);
    }

    private RouterKeys() {}
}
