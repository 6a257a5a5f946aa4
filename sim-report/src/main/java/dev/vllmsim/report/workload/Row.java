package dev.vllmsim.report.workload;

import dev.vllmsim.engine.request.PromptContent;
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

    void clear() {
        promptTokens = 0;
        outputTokens = 0;
        arrivalNanos = NO_TIME;
        id = null;
        priority = 0;
        content = null;
    }
}
