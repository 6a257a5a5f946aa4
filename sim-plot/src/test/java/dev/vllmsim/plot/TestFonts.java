package dev.vllmsim.plot;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.vllmsim.plot.page.Fonts;

/** Skips tests that draw where there is nothing to draw with. */
public final class TestFonts {
    private TestFonts() {}

    /** Ends a test as skipped if this machine has no font. */
    @SuppressWarnings("CatchingUnchecked") // which error it is depends on what is missing
    public static void assumeInstalled() {
        boolean installed = true;
        try {
            Fonts.width("0", Fonts.BODY);
        } catch (RuntimeException | Error e) {
            installed = false;
        }
        assumeTrue(installed, "no font is installed: pictures are not tested");
    }
}
