package dev.vllmsim.engine.scheduler;

import dev.vllmsim.engine.request.Request;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What the requests of a batch do, but for those that merely go on decoding, whose number does not matter then. A
 * request goes on so, with one token in every batch, from the batch behind the one in which it {@linkplain #goesOn says
 * so} until it is among the items again, or among the idle ones, is preempted, or finishes.
 */
public final class Work {
    private static final int DECODES = 1;
    private static final int GOES_ON = 2;

    private @Nullable Request[] requests = new Request[8];
    private int[] tokens = new int[8];
    private int[] computedBefore = new int[8];
    private byte[] marks = new byte[8];
    private int size;
    private @Nullable Request[] idle = new Request[8];
    private int idleCount;

    /** Forgets everything. */
    public void clear() {
        if (size > 0) {
            Arrays.fill(requests, 0, size, null);
            size = 0;
        }
        if (idleCount > 0) {
            Arrays.fill(idle, 0, idleCount, null);
            idleCount = 0;
        }
    }

    /**
     * Adds what a request does.
     *
     * @param count tokens that it computes, drafts included
     * @param before tokens computed before
     * @param decodes whether that is a decode
     */
    public void add(Request request, int count, int before, boolean decodes) {
        if (size == requests.length) {
            requests = Arrays.copyOf(requests, 2 * size);
            tokens = Arrays.copyOf(tokens, 2 * size);
            computedBefore = Arrays.copyOf(computedBefore, 2 * size);
            marks = Arrays.copyOf(marks, 2 * size);
        }
        requests[size] = request;
        tokens[size] = count;
        computedBefore[size] = before;
        marks[size] = (byte) (decodes ? DECODES : 0);
        size++;
    }

    /** Adds a request of the running set that computes nothing. */
    public void addIdle(Request request) {
        if (idleCount == idle.length) {
            idle = Arrays.copyOf(idle, 2 * idleCount);
        }
        idle[idleCount++] = request;
    }

    /** Says that the request of the item with the given number decodes one token in every batch from the next one on. */
    public void goOn(int item) {
        marks[item] |= GOES_ON;
    }

    /** Items. */
    public int size() {
        return size;
    }

    /** Whose item it is. */
    public Request request(int item) {
        return there(requests[item]);
    }

    /** Tokens that it computes, drafts included. */
    public int tokens(int item) {
        return tokens[item];
    }

    /** Tokens of the request computed before. */
    public int computedBefore(int item) {
        return computedBefore[item];
    }

    /** Whether it is a decode. */
    public boolean decodes(int item) {
        return (marks[item] & DECODES) != 0;
    }

    /** Whether its request decodes one token in every batch from the next one on. */
    public boolean goesOn(int item) {
        return (marks[item] & GOES_ON) != 0;
    }

    /** Requests of the running set that compute nothing, as far as they are told of. */
    public int idleCount() {
        return idleCount;
    }

    /** One of them. */
    public Request idle(int index) {
        return there(idle[index]);
    }

    private static Request there(@Nullable Request request) {
        if (request == null) {
            throw new IndexOutOfBoundsException("there is no such item");
        }
        return request;
    }
}
