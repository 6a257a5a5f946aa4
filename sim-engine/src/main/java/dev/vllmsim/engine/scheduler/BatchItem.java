package dev.vllmsim.engine.scheduler;

import dev.vllmsim.engine.request.Request;

/** One request's part of a step. Valid only during the call that shows it. */
public interface BatchItem {
    /** The request. */
    Request request();

    /** What it does. */
    ItemKind kind();

    /** Tokens that it computes, drafts included, at least 1. */
    int tokens();

    /** Tokens of the request whose KV entries exist, or will by then, before the step. */
    int computedBefore();

    /** Of the tokens, those that were only guessed and are verified. */
    int drafts();

    /** Of the drafts, those that turn out right. */
    int accepted();

    /** Output tokens that it lets out. */
    int outputTokens();
}
