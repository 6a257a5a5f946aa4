package dev.vllmsim.engine.blame;

import dev.vllmsim.engine.steptime.BatchShape;

/** The shape of a part of a batch as if it were all of it. */
final class Part implements BatchShape {
    private long prefillTokens;
    private int prefillSequences;
    private long prefillContextTokens;
    private int decodeSequences;
    private long decodeTokens;
    private long decodeContextTokens;

    /** One request's prompt tokens. */
    Part prefill(int tokens, int computedBefore) {
        prefills(tokens, 1, (long) tokens * computedBefore + (long) tokens * (tokens - 1) / 2);
        decodes(0, 0, 0);
        return this;
    }

    /** One request's decode. */
    Part decode(int tokens, int computedBefore) {
        prefills(0, 0, 0);
        decodes(1, tokens, computedBefore);
        return this;
    }

    /** All prefills of a batch. */
    Part prefillsOf(BatchShape shape) {
        prefills(shape.prefillTokens(), shape.prefillSequences(), shape.prefillContextTokens());
        decodes(0, 0, 0);
        return this;
    }

    /** All decodes of a batch. */
    Part decodesOf(BatchShape shape) {
        prefills(0, 0, 0);
        decodes(shape.decodeSequences(), shape.decodeTokens(), shape.decodeContextTokens());
        return this;
    }

    private void prefills(long tokens, int sequences, long context) {
        prefillTokens = tokens;
        prefillSequences = sequences;
        prefillContextTokens = context;
    }

    private void decodes(int sequences, long tokens, long context) {
        decodeSequences = sequences;
        decodeTokens = tokens;
        decodeContextTokens = context;
    }

    @Override
    public long prefillTokens() {
        return prefillTokens;
    }

    @Override
    public int prefillSequences() {
        return prefillSequences;
    }

    @Override
    public long prefillContextTokens() {
        return prefillContextTokens;
    }

    @Override
    public int decodeSequences() {
        return decodeSequences;
    }

    @Override
    public long decodeTokens() {
        return decodeTokens;
    }

    @Override
    public long decodeContextTokens() {
        return decodeContextTokens;
    }
}
