package dev.vllmsim.engine.blame;

import dev.vllmsim.engine.scheduler.SchedulerTraits;
import dev.vllmsim.engine.scheduler.WaitReason;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** What the time of a request goes to. Each moment of it has one cause, or is divided among those of a shared step. */
public enum Cause {
    /** It came while a step was under way, or batches were queued that had been decided on before. */
    STEP_UNDER_WAY("a step that was under way"),
    /** Waiting: as many requests run as may. */
    SEATS("waiting for a seat"),
    /** Waiting: too few KV blocks are free. */
    KV_BLOCKS("waiting for KV blocks"),
    /** Waiting: the token budget of the steps is used up. */
    TOKEN_BUDGET("waiting for the token budget"),
    /** Waiting: as many prompts are partly computed as may be. */
    PARTIAL_LIMIT("waiting for the limit of partial prefills"),
    /** Waiting: as many long prompts are partly computed as may be. */
    LONG_LIMIT("waiting for the limit of long partial prefills"),
    /** Waiting: something else had to come first. */
    ORDER("waiting for the order of service"),
    /** It lost its KV blocks: work thrown away, waiting again, work done again. */
    PREEMPTION("preempted"),
    /** Steps with its prompt, as long as they would take with its tokens alone. */
    OWN_PREFILL("own prefill"),
    /** How much longer these steps are for the prompts of others. */
    OTHERS_PREFILL("slowed by others' prefills"),
    /** How much longer these steps are for decodes. */
    DECODES("slowed by decodes"),
    /** It has a seat and computes nothing. */
    HELD("held with a seat"),
    /** The host is busy, and nothing computes. */
    HOST("host"),
    /** Its prompt is complete, and the decode step that brings its first token has not begun. */
    DECODE_WAIT("waiting for its first decode"),
    /** Steps in which it decodes, as long as they would take with its decode alone. */
    OWN_DECODE("own decode"),
    /** How much longer these steps are for the decodes of others. */
    BATCH("slowed by other decodes"),
    /** How much longer these steps are for prefills. */
    PREFILLS("slowed by prefills");

    /** The causes of a time to first token, in the order of documents. */
    public static final List<Cause> OF_TTFT = List.of(values());

    /** The causes of the gaps between tokens, in the order of documents. */
    public static final List<Cause> OF_DECODE = List.of(OWN_DECODE, BATCH, PREFILLS, PREEMPTION, HELD, HOST);

    /** Those that only policies have whose prompts get their first token from a decode step of its own. */
    private static final List<Cause> OF_FIRST_DECODE = List.of(DECODE_WAIT, OWN_DECODE, BATCH, PREFILLS);

    private final String description;

    Cause(String description) {
        this.description = description;
    }

    /** The causes of a time to first token under a policy, in the order of documents. */
    public static List<Cause> ofTtft(SchedulerTraits traits) {
        return traits.promptYieldsToken()
                ? OF_TTFT.stream()
                        .filter(cause -> !OF_FIRST_DECODE.contains(cause))
                        .toList()
                : OF_TTFT;
    }

    /** The name in documents. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Its place among the causes of a TTFT. */
    @SuppressWarnings("EnumOrdinal") // the arrays that have it do not leave this package
    int place() {
        return ordinal();
    }

    /** Its place among the causes of gaps, or -1 if it is none. */
    int decodePlace() {
        return switch (this) {
            case OWN_DECODE -> 0;
            case BATCH -> 1;
            case PREFILLS -> 2;
            case PREEMPTION -> 3;
            case HELD -> 4;
            case HOST -> 5;
            default -> -1;
        };
    }

    /** The cause in a few words. */
    public String description() {
        return description;
    }

    /**
     * The cause of the given name in documents.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static Cause of(String label) {
        return Arrays.stream(values())
                .filter(cause -> cause.label().equals(label))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no cause " + label));
    }

    /** What a request waits for that such a limit keeps out. */
    static Cause of(WaitReason reason) {
        return switch (reason) {
            case SEQUENCES -> SEATS;
            case BLOCKS -> KV_BLOCKS;
            case TOKEN_BUDGET -> TOKEN_BUDGET;
            case PARTIAL_PREFILLS -> PARTIAL_LIMIT;
            case LONG_PARTIAL_PREFILLS -> LONG_LIMIT;
            case ORDER, NONE -> ORDER;
        };
    }
}
