package dev.vllmsim.engine.request;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The fixed part of a request: what a client asks for, before anything has happened to it.
 *
 * @param index position in the workload, from 0
 * @param name the name the workload gives the request, or {@code null} for {@code q1, q2, …} by position
 * @param arrivalNanos when the workload says that it arrives, in nanoseconds of simulated time; a closed loop ignores it
 * @param promptTokens prompt length in tokens, at least 1
 * @param outputTokens tokens that it will generate, at least 1
 * @param priority smaller is served earlier by policies that know priorities
 * @param content what the prompt consists of, or {@code null} for tokens that no other request shares
 * @param maxTokens the most output tokens that the client allows, at least {@code outputTokens}: if it is more, the
 *     request ends by an end-of-sequence token, which the scheduler cannot foresee
 * @param accepted how many drafts its verifications accept, one after the other and from the front again; {@code null}
 *     where that is for the run to draw
 */
public record RequestSpec(
        int index,
        @Nullable String name,
        long arrivalNanos,
        int promptTokens,
        int outputTokens,
        int priority,
        @Nullable PromptContent content,
        int maxTokens,
        @Nullable List<Integer> accepted) {

    public RequestSpec {
        if (index < 0) {
            throw new IllegalArgumentException("request index must be at least 0, but is " + index);
        }
        if (arrivalNanos < 0) {
            throw new IllegalArgumentException("arrival must not be before 0 ns, but is " + arrivalNanos);
        }
        if (promptTokens < 1) {
            throw new IllegalArgumentException("prompt tokens must be at least 1, but are " + promptTokens);
        }
        if (outputTokens < 1) {
            throw new IllegalArgumentException("output tokens must be at least 1, but are " + outputTokens);
        }
        if (maxTokens < outputTokens) {
            throw new IllegalArgumentException(
                    "max tokens must be at least the output tokens " + outputTokens + ", but are " + maxTokens);
        }
        if (accepted != null) {
            accepted = List.copyOf(accepted);
            for (int drafts : accepted) {
                if (drafts < 0) {
                    throw new IllegalArgumentException("accepted drafts must be at least 0, but are " + drafts);
                }
            }
        }
    }

    /** A request that ends because it has generated as many tokens as the client allows. */
    public RequestSpec(
            int index,
            @Nullable String name,
            long arrivalNanos,
            int promptTokens,
            int outputTokens,
            int priority,
            @Nullable PromptContent content) {
        this(index, name, arrivalNanos, promptTokens, outputTokens, priority, content, outputTokens, null);
    }

    /** A request of the given lengths with nothing special about it. */
    public static RequestSpec of(int index, int promptTokens, int outputTokens) {
        return new RequestSpec(index, null, 0, promptTokens, outputTokens, 0, null);
    }

    /** The same request at another place of a workload. */
    public RequestSpec withIndex(int newIndex) {
        return newIndex == index
                ? this
                : new RequestSpec(
                        newIndex,
                        name,
                        arrivalNanos,
                        promptTokens,
                        outputTokens,
                        priority,
                        content,
                        maxTokens,
                        accepted);
    }

    /** The same request with another arrival time. */
    public RequestSpec arrivingAt(long nanos) {
        return nanos == arrivalNanos
                ? this
                : new RequestSpec(
                        index, name, nanos, promptTokens, outputTokens, priority, content, maxTokens, accepted);
    }

    /** The same request where the client allows the given number of output tokens. */
    public RequestSpec allowing(int tokens) {
        return new RequestSpec(
                index,
                name,
                arrivalNanos,
                promptTokens,
                Math.min(outputTokens, tokens),
                priority,
                content,
                tokens,
                accepted);
    }

    /** The request's name as reports show it. */
    public String id() {
        return name != null ? name : "q" + (index + 1);
    }
}
