package dev.vllmsim.engine.routing;

import dev.vllmsim.engine.settings.Key;
import dev.vllmsim.engine.settings.KeyGroup;
import dev.vllmsim.engine.settings.KeyOwner;
import dev.vllmsim.engine.settings.Settings;
import dev.vllmsim.engine.workload.WorkloadKeys;
import java.util.List;
import java.util.function.Function;

/** The routers there are, each with the settings that it has and how they are read. */
public enum RouterKind implements KeyOwner {
    /** One after the other. */
    ROUND_ROBIN("round-robin", List.of(), settings -> (replicas, shares) -> new RoundRobinRouter()),
    /** At random. */
    RANDOM("random", List.of(WorkloadKeys.SEED), RouterKind::random),
    /** The fewest requests in flight. */
    LEAST_REQUESTS("least-requests", List.of(), settings -> (replicas, shares) -> new LeastRequestsRouter()),
    /** The less loaded of two at random. */
    POWER_OF_TWO("power-of-two", List.of(WorkloadKeys.SEED), RouterKind::powerOfTwo),
    /** vLLM's balancer of data-parallel engines. */
    VLLM_DP(
            "vllm-dp",
            List.of(RouterKeys.API_SERVER_COUNT),
            settings -> RouterKind.vllm(VllmDpRouter.Rule.IN_FLIGHT, settings)),
    /** The same as it was in 2025. */
    VLLM_DP_2025(
            "vllm-dp-2025",
            List.of(RouterKeys.API_SERVER_COUNT),
            settings -> RouterKind.vllm(VllmDpRouter.Rule.WAITING, settings)),
    /** SGLang's, by the prefixes that it sent where. */
    PREFIX_CACHE(
            "prefix-cache",
            List.of(RouterKeys.CACHE_THRESHOLD, RouterKeys.BALANCE_ABS_THRESHOLD, RouterKeys.BALANCE_REL_THRESHOLD),
            RouterKind::prefixCache),
    /** llm-d's, by weighted scorers. */
    LLM_D(
            "llm-d",
            List.of(
                    RouterKeys.QUEUE_SCORER_WEIGHT,
                    RouterKeys.KV_CACHE_SCORER_WEIGHT,
                    RouterKeys.PREFIX_CACHE_SCORER_WEIGHT,
                    WorkloadKeys.SEED),
            RouterKind::llmd),
    /** Dynamo's, by blocks to compute and to hold. */
    DYNAMO("dynamo", List.of(RouterKeys.PREFILL_LOAD_SCALE), RouterKind::dynamo),
    /** What none can do: it knows all, and the replicas share one prefix cache. */
    PERFECT("perfect", List.of(), settings -> (replicas, shares) -> new PerfectRouter());

    /** Which router it is. */
    public static final Key<RouterKind> ROUTER = Key.oneOf("router", List.of(values()), RouterKind::label)
            .in(KeyGroup.FLEET)
            .label("NAME")
            .usual(ROUND_ROBIN)
            .help("Which of the replicas a request goes to: a rule of vLLM, SGLang, llm-d or Dynamo, or a plain one.");

    /** How old states may be that a router sees. */
    public static final Key<Long> ROUTER_STATE_AGE = Key.millis("router_state_age_ms")
            .alias("router_state_age")
            .in(KeyGroup.FLEET)
            .label("MS")
            .usual(0L)
            .when(ROUTER, List.of(VLLM_DP.label, VLLM_DP_2025.label), 100_000_000L)
            .when(ROUTER, List.of(LLM_D.label), 50_000_000L)
            .help("How often replicas publish their states, which routers see; 0 is at once.");

    /** Blocks of Dynamo's costs: vLLM's own size. */
    private static final int DYNAMO_BLOCK_SIZE = 16;

    private final String label;

    @SuppressWarnings("ImmutableEnumChecker") // keys are immutable
    private final List<Key<?>> keys;

    @SuppressWarnings("ImmutableEnumChecker") // functions without state
    private final Function<Settings, RouterSettings> reader;

    RouterKind(String label, List<Key<?>> keys, Function<Settings, RouterSettings> reader) {
        this.label = label;
        this.keys = keys;
        this.reader = reader;
    }

    /** The name in settings. */
    @Override
    public String label() {
        return label;
    }

    @Override
    public List<Key<?>> keys() {
        return keys;
    }

    /** Reads the settings of this router. */
    public RouterSettings read(Settings settings) {
        return reader.apply(settings);
    }

    private static RouterSettings random(Settings settings) {
        long seed = settings.get(WorkloadKeys.SEED, 0L);
        return (replicas, shares) -> new RandomRouter(seed);
    }

    private static RouterSettings powerOfTwo(Settings settings) {
        long seed = settings.get(WorkloadKeys.SEED, 0L);
        return (replicas, shares) -> new PowerOfTwoRouter(seed);
    }

    private static RouterSettings vllm(VllmDpRouter.Rule rule, Settings settings) {
        int servers = settings.get(RouterKeys.API_SERVER_COUNT);
        return (replicas, shares) -> new VllmDpRouter(rule, servers, replicas);
    }

    private static RouterSettings prefixCache(Settings settings) {
        PrefixCacheRouter.Thresholds thresholds = new PrefixCacheRouter.Thresholds(
                settings.get(RouterKeys.CACHE_THRESHOLD),
                settings.get(RouterKeys.BALANCE_ABS_THRESHOLD),
                settings.get(RouterKeys.BALANCE_REL_THRESHOLD));
        return (replicas, shares) -> new PrefixCacheRouter(thresholds, replicas, shares);
    }

    private static RouterSettings llmd(Settings settings) {
        LlmdRouter.Weights weights = new LlmdRouter.Weights(
                settings.get(RouterKeys.QUEUE_SCORER_WEIGHT),
                settings.get(RouterKeys.KV_CACHE_SCORER_WEIGHT),
                settings.get(RouterKeys.PREFIX_CACHE_SCORER_WEIGHT));
        long seed = settings.get(WorkloadKeys.SEED, 0L);
        return (replicas, shares) -> new LlmdRouter(weights, replicas, shares, seed);
    }

    private static RouterSettings dynamo(Settings settings) {
        double scale = settings.get(RouterKeys.PREFILL_LOAD_SCALE);
        return (replicas, shares) -> new DynamoRouter(scale, DYNAMO_BLOCK_SIZE);
    }
}
