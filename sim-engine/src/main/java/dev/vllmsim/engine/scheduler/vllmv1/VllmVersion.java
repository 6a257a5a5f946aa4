package dev.vllmsim.engine.scheduler.vllmv1;

import java.util.Arrays;
import java.util.List;

/**
 * A span of vLLM's history with the same scheduling rules. Each is named after the day of its first commit on vLLM's
 * main branch, the oldest after a release, and has all rules of the ones before it, with one changed.
 *
 * <p>The newest was compared with recorded runs of vLLM step by step. January 2026 falls into {@link #V_2025_12_29};
 * the three changes between that and {@link #V_2026_06_11} were run too. The other two changes were only read from
 * vLLM's code.
 */
public enum VllmVersion {
    /**
     * Release 0.10.0. Without chunked prefill, a waiting request that does not fit the step is passed over and later
     * ones are tried; those passed over come back to the front in reverse order. (Read from the code, not run.)
     */
    V0_10_0("v0.10.0"),
    /** From commit 67fc16cd8: a waiting request that does not fit the step stops admission. (Read, not run.) */
    V_2025_11_25("2025-11-25"),
    /**
     * From commit c2ff33cc8, releases 0.14 to 0.18: scheduling is asynchronous unless it is turned off. (With drafts that
     * came eleven days later, with commit 3adffd5b9.)
     */
    V_2025_12_29("2025-12-29"),
    /** From commit dc78c2c93: a waiting request is admitted only if all its known tokens would fit the free blocks. */
    V_2026_03_24("2026-03-24"),
    /** From commit a6183563b: freed blocks that the prefix cache cannot use are taken again first. */
    V_2026_06_04("2026-06-04"),
    /** From commit 4085ff7cb: a watermark of blocks is kept free on admission. */
    V_2026_06_11("2026-06-11"),
    /**
     * From commit 4d341ca82, seen until commit 5ac268497: a priority victim that was not scheduled in the step no
     * longer makes the scheduler skip a request. Where every running request asks for tokens in every step, as here,
     * each one before the cursor is scheduled, so that the change alters nothing. (Read, not run.)
     */
    V_2026_08_07("2026-08-07");

    /** The newest one described, and the default. */
    public static final VllmVersion NEWEST = V_2026_08_07;

    private final String label;

    VllmVersion(String label) {
        this.label = label;
    }

    /** The name in settings. */
    public String label() {
        return label;
    }

    /** The names of all versions, oldest first. */
    public static List<String> labels() {
        return Arrays.stream(values()).map(VllmVersion::label).toList();
    }

    /**
     * The version of the given name.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static VllmVersion of(String label) {
        for (VllmVersion version : values()) {
            if (version.label.equals(label)) {
                return version;
            }
        }
        throw new IllegalArgumentException(
                "`vllm_version` must be one of " + String.join(", ", labels()) + ", but is " + label);
    }

    /** Without chunked prefill: whether a waiting request that does not fit the step is passed over. */
    public boolean passesOverWhatDoesNotFit() {
        return this == V0_10_0;
    }

    /** Whether a step is decided on before the results of the one ahead of it are there, unless a person says. */
    public boolean schedulesAsynchronously() {
        return compareTo(V_2025_12_29) >= 0;
    }

    /** Whether {@code scheduler_reserve_full_isl} exists. */
    public boolean hasFullIslGate() {
        return compareTo(V_2026_03_24) >= 0;
    }

    /** Whether freed blocks without a hash are taken again first. */
    public boolean reusesUnhashedBlocksFirst() {
        return compareTo(V_2026_06_04) >= 0;
    }

    /** Whether {@code watermark} exists. */
    public boolean hasWatermark() {
        return compareTo(V_2026_06_11) >= 0;
    }

    /**
     * Whether, with drafts, a waiting request with one token to compute is admitted with dummy drafts among decodes
     * (from commit d490b9816, 2026-06-25).
     */
    public boolean padsAdmissions() {
        return compareTo(V_2026_08_07) >= 0;
    }

    /** Whether the second model runner keeps one more batch in flight than there are stages (e15f20258, 2026-06-02). */
    public boolean queuesOneMoreThanStages() {
        return compareTo(V_2026_06_04) >= 0;
    }
}
