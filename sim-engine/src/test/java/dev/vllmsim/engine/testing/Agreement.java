package dev.vllmsim.engine.testing;

import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Compares what two ways of computing a run come to. Thousands of runs are compared, each with thousands of steps: where
 * one differs, the first difference is told and no more, and after ten runs the others are skipped.
 */
public final class Agreement {
    private static final int MOST_FAILURES = 10;
    private static final int LONGEST = 600;

    private final AtomicInteger failures = new AtomicInteger();

    /** Skips a run where others have shown enough. */
    public void begin() {
        assumeTrue(failures.get() < MOST_FAILURES, MOST_FAILURES + " runs have failed already");
    }

    /** Requires two lists to be equal. */
    public void require(String what, List<?> found, List<?> expected) {
        int both = Math.min(found.size(), expected.size());
        for (int i = 0; i < both; i++) {
            require(what + " " + i, found.get(i), expected.get(i));
        }
        require("the number of " + what, found.size(), expected.size());
    }

    /** Requires two things to be equal. */
    public void require(String what, Object found, Object expected) {
        if (!found.equals(expected)) {
            failures.incrementAndGet();
            fail("%s differ: found %s, and expected %s", what, shortened(found), shortened(expected));
        }
    }

    private static String shortened(Object thing) {
        String text = thing.toString();
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
    }
}
