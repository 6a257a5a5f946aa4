package dev.vllmsim.engine.request;

/**
 * A request's life in the engine: its progress and time stamps, written by the engine while the request is active.
 *
 * <p>All times are nanoseconds of simulated time. A time that has not come is {@link #NEVER}. The object is the
 * engine's own, mutable and reused by nobody; what leaves the engine is a {@link FinishedRequest}.
 */
public final class Request {
    /** The value of a time stamp that was never set. */
    public static final long NEVER = -1;

    private final RequestSpec spec;
    private final long arrivalNanos;
    private long prefillStartNanos = NEVER;
    private long prefillEndNanos = NEVER;
    private long decodeStartNanos = NEVER;
    private long firstTokenNanos = NEVER;
    private int prefillBatches;
    private int decodeBatches;
    private int preemptions;
    private int cachedTokens;
    private final long clientQueueNanos;
    private int handedOverTokens;
    private int replica;
    private int tokensToCompute;

    /**
     * @param spec what was asked for
     * @param arrivalNanos when the request entered the engine
     * @param clientQueueNanos how long it waited at the client before that
     */
    public Request(RequestSpec spec, long arrivalNanos, long clientQueueNanos) {
        this(spec, arrivalNanos, clientQueueNanos, 0);
    }

    /**
     * A request whose first tokens another engine has computed and handed over.
     *
     * @param spec what was asked for
     * @param arrivalNanos when the request entered the engine
     * @param clientQueueNanos how long it waited at the client before that
     * @param handedOverTokens prompt tokens whose KV entries come with it, from 0 to all but one of the prompt
     */
    public Request(RequestSpec spec, long arrivalNanos, long clientQueueNanos, int handedOverTokens) {
        this.spec = spec;
        this.arrivalNanos = arrivalNanos;
        this.clientQueueNanos = clientQueueNanos;
        handOver(handedOverTokens);
    }

    /**
     * Says that another engine has computed the first tokens of the prompt and hands them over.
     *
     * @param tokens how many, from 0 to all but one of the prompt
     */
    public void handOver(int tokens) {
        if (tokens < 0 || tokens >= spec.promptTokens()) {
            throw new IllegalArgumentException("tokens handed over must be at least 0 and fewer than the "
                    + spec.promptTokens() + " of the prompt, but are " + tokens);
        }
        handedOverTokens = tokens;
    }

    /** Notes how many prompt tokens were not in the prefix cache on arrival. */
    public void tokensToCompute(int tokens) {
        tokensToCompute = tokens;
    }

    /** Prompt tokens that were not in the prefix cache on arrival, where somebody has asked. */
    public int tokensToCompute() {
        return tokensToCompute;
    }

    /** Notes which replica of the engine serves the request, by its number from 0. */
    public void servedBy(int number) {
        replica = number;
    }

    /** The replica of the engine that serves the request, by its number from 0. */
    public int replica() {
        return replica;
    }

    /** Prompt tokens that need not be computed here, because another engine has done so. */
    public int handedOverTokens() {
        return handedOverTokens;
    }

    public RequestSpec spec() {
        return spec;
    }

    /** The request's name as reports show it. */
    public String id() {
        return spec.id();
    }

    /** When the request entered the engine, in nanoseconds. */
    public long arrivalNanos() {
        return arrivalNanos;
    }

    /** How long it waited at the client before it was sent, in nanoseconds. */
    public long clientQueueNanos() {
        return clientQueueNanos;
    }

    /** Start of the first step that computed prompt tokens, or {@link #NEVER}. */
    public long prefillStartNanos() {
        return prefillStartNanos;
    }

    /** End of the step that produced the first output token, or {@link #NEVER}. */
    public long firstTokenNanos() {
        return firstTokenNanos;
    }

    /** Counts a step that computed prompt tokens of this request and started at the given time. */
    public void prefillStepStarted(long startNanos) {
        if (prefillStartNanos == NEVER) {
            prefillStartNanos = startNanos;
        }
        prefillBatches++;
    }

    /** Notes that the prompt was complete, for the first time, at the given time. */
    public void prefillEnded(long endNanos) {
        if (prefillEndNanos == NEVER) {
            prefillEndNanos = endNanos;
        }
    }

    /** Notes the start of the first step that decoded a token. */
    public void decodeStarted(long startNanos) {
        if (decodeStartNanos == NEVER) {
            decodeStartNanos = startNanos;
        }
    }

    /** Notes the end of the step that produced the first output token. */
    public void firstToken(long endNanos) {
        if (firstTokenNanos == NEVER) {
            firstTokenNanos = endNanos;
        }
    }

    /** Counts steps in which the request decoded one token each. */
    public void decodeSteps(int steps) {
        decodeBatches += steps;
    }

    /** Counts a preemption. */
    public void preempted() {
        preemptions++;
    }

    public int preemptions() {
        return preemptions;
    }

    /** Notes how many prompt tokens the prefix cache spared at the first admission. */
    public void cachedTokens(int tokens) {
        cachedTokens = tokens;
    }

    /** The immutable record of this request, finished at the given time. */
    public FinishedRequest finish(int outputTokens, long finishNanos) {
        return new FinishedRequest(
                spec,
                outputTokens,
                clientQueueNanos,
                arrivalNanos,
                prefillStartNanos,
                prefillEndNanos,
                decodeStartNanos,
                firstTokenNanos,
                finishNanos,
                prefillBatches,
                decodeBatches,
                preemptions,
                cachedTokens,
                replica);
    }
}
