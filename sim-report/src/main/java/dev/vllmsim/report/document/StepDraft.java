package dev.vllmsim.report.document;

/**
 * A step on its way into a document. It is filled again for each step, so that a million of them make no garbage. Its
 * lists are JSON, without the brackets.
 */
public final class StepDraft {
    private static final int BYTES = 1 << 10;

    /** The step's number, from 0. */
    public long index;

    /** The replica whose step it is, from 0. */
    public int replica;

    /** When it was decided on. */
    public long scheduledNanos;

    /** When it started. */
    public long startNanos;

    /** When it ended. */
    public long endNanos;

    /** The tokens of all its prefill and extend items. */
    public long prefillTokens;

    /** The tokens of all its decode items. */
    public long decodeTokens;

    /** Its items. */
    public final JsonText items = new JsonText(BYTES);

    /** The ids of the requests preempted while it was decided on. */
    public final JsonText preempted = new JsonText(BYTES);

    /** The ids of the requests that finish with it. */
    public final JsonText finished = new JsonText(BYTES);

    /** The ids of the requests whose part of it is in vain. */
    public final JsonText discarded = new JsonText(BYTES);

    /** Requests in the running set, before any of them finishes. */
    public int running;

    /** Requests that wait to be admitted. */
    public int waiting;

    /** Free KV blocks; -1 where memory is no limit. */
    public long kvBlocksFree;

    /** Empties the lists. */
    public void clear() {
        items.clear();
        preempted.clear();
        finished.clear();
        discarded.clear();
    }
}
