package dev.vllmsim.engine.blame;

import dev.vllmsim.engine.request.FinishedRequest;
import dev.vllmsim.engine.request.Request;

/**
 * A request under way: what its time went to so far. Time is accounted for up to {@code cursor}; a request that goes on
 * decoding is accounted for by the totals noted when it began to, once that ends.
 */
final class Life {
    private static final int SIZE = Cause.OF_TTFT.size();
    private static final int FIRST_WAIT = Cause.SEATS.place();
    private static final int LAST_WAIT = Cause.ORDER.place();

    final Request request;
    /** Whether a limit may pass it over. */
    final boolean passable;

    private final long[] ttft = new long[SIZE];
    private final long[] decode = new long[Cause.OF_DECODE.size()];

    boolean admitted;
    boolean preempted;
    boolean tokenOut;
    boolean goesOn;

    /** When the batch began in which it was computed first. */
    private long admittedNanos;
    /** Host time before that. */
    private long hostBefore;

    /** When the decision that saw it first got its batch; later, up to when its time is accounted for. */
    long cursor;

    long headNanos;
    /** Totals when it joined the queue, and then when it was computed last. */
    long passedOverAt;

    long coveredAt;
    private long behindNanos;
    private long aloneNanos;

    /** Totals when it began to go on decoding. */
    private long stepsAt;

    private long decodesAt;
    private int contextAt;

    Life(Request request, boolean passable) {
        this.request = request;
        this.passable = passable;
    }

    void add(Cause cause, long nanos) {
        if (tokenOut) {
            decode[cause.decodePlace()] += nanos;
        } else {
            ttft[cause.place()] += nanos;
        }
    }

    /** It joins the queue, with the totals of waiting as they are. */
    void join(long[] totals) {
        for (int i = FIRST_WAIT; i <= LAST_WAIT; i++) {
            ttft[i] -= totals[i];
        }
    }

    /** It leaves the queue. */
    void leave(long[] totals) {
        for (int i = FIRST_WAIT; i <= LAST_WAIT; i++) {
            ttft[i] += totals[i];
        }
    }

    /** Its first computation begins. */
    void admit(long startNanos, long passedOver) {
        admitted = true;
        admittedNanos = startNanos;
        behindNanos = startNanos - cursor - headNanos - passedOver;
        hostBefore = ttft[Cause.HOST.place()];
        cursor = startNanos;
    }

    /** Its computation begins again after a preemption. */
    void resume(long startNanos) {
        preempted = false;
        if (!tokenOut) {
            for (Cause cause : Cause.OF_TTFT) {
                if (cause.place() > Cause.PREEMPTION.place()) {
                    ttft[cause.place()] = 0;
                }
            }
            ttft[Cause.HOST.place()] = hostBefore;
            ttft[Cause.PREEMPTION.place()] = startNanos - admittedNanos;
        } else {
            add(Cause.PREEMPTION, startNanos - cursor);
        }
        cursor = startNanos;
    }

    void alone(long nanos) {
        aloneNanos = nanos;
    }

    /** Its first token comes out. */
    void firstToken(long nanos) {
        add(Cause.HOST, nanos - cursor);
        tokenOut = true;
        cursor = nanos;
    }

    /** It decodes one token in every step from here on. */
    void goOn(long nanos, long steps, long decodes, long covered, int context) {
        goesOn = true;
        add(Cause.HOST, nanos - cursor);
        cursor = nanos;
        stepsAt = steps;
        decodesAt = decodes;
        coveredAt = covered;
        contextAt = context;
    }

    /** It went on to here. */
    void stop(long nanos, long steps, long decodes, long covered, StepCost cost) {
        goesOn = false;
        long own = cost.decodes(contextAt, steps - stepsAt);
        long all = decodes - decodesAt;
        long computing = covered - coveredAt;
        add(Cause.OWN_DECODE, own);
        add(Cause.BATCH, all - own);
        add(Cause.PREFILLS, computing - all);
        add(Cause.HOST, nanos - cursor - computing);
        cursor = nanos;
        coveredAt = covered;
    }

    /** Its last token has come out. */
    Blame finish(FinishedRequest finished) {
        add(preempted ? Cause.PREEMPTION : Cause.HOST, finished.finishNanos() - cursor);
        return new Blame(finished, Causes.ofTtft(ttft), Causes.ofDecode(decode), behindNanos, aloneNanos);
    }
}
