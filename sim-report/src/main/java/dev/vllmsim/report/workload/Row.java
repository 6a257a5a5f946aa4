package dev.vllmsim.report.workload;

import dev.vllmsim.engine.request.PromptContent;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a file says of one request. It is filled again for each, so that a file of any length makes no garbage. */
final class Row {
    /** An arrival time that the file does not say. */
    static final long NO_TIME = -1;

    int promptTokens;
    int outputTokens;
    /** On the file's own clock. */
    long arrivalNanos;

    @Nullable
    String id;

    int priority;

    @Nullable
    PromptContent content;

    /** Most output tokens that the client allows, or 0 for as many as it has. */
    int maxTokens;

    /** How many drafts its verifications accept, or {@code null}. */
    @Nullable
    List<Integer> accepted;

    void clear() {
        promptTokens = 0;
        outputTokens = 0;
        arrivalNanos = NO_TIME;
        id = null;
        priority = 0;
        content = null;
        maxTokens = 0;
        accepted = null;
    }
}
