package dev.vllmsim.engine.scheduler;

/** The limit that kept the head of the waiting queue out of a step. */
public enum WaitReason {
    /** Nobody waits. */
    NONE("nothing"),
    /** The step's token budget is used up. */
    TOKEN_BUDGET("the token budget"),
    /** The step, or the running set, holds as many requests as it may. */
    SEQUENCES("the number of sequences"),
    /** As many prompts are partly computed as may be. */
    PARTIAL_PREFILLS("the limit of partial prefills"),
    /** As many long prompts are partly computed as may be. */
    LONG_PARTIAL_PREFILLS("the limit of long partial prefills"),
    /** The KV cache has too few free blocks. */
    BLOCKS("the free KV blocks"),
    /** The policy's order: something else had to come first. */
    ORDER("the order of service");

    private final String description;

    WaitReason(String description) {
        this.description = description;
    }

    /** The limit in words, as in "held back by …". */
    public String description() {
        return description;
    }
}
