package dev.vllmsim.engine.admission;

/** Which limit a refused request met. */
public enum Refusal {
    /** As many requests were unfinished as may be. */
    QUEUED_REQS("max_num_queued_reqs"),
    /** Prompts that were not complete had as many tokens as they may have together. */
    QUEUED_TOKENS("max_num_queued_tokens");

    private final String setting;

    Refusal(String setting) {
        this.setting = setting;
    }

    /** The setting that says the limit. */
    public String setting() {
        return setting;
    }
}
