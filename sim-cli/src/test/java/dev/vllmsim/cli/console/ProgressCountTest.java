package dev.vllmsim.cli.console;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ProgressCountTest {

    /** 1,000 a tenth of a second, for 0.9 s. */
    private static String shown(boolean terminal, boolean wanted, long total) {
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Console console = new Console(OutputStream.nullOutputStream(), err, terminal);
        AtomicLong nanos = new AtomicLong();
        try (ProgressCount progress = new ProgressCount(console, "requests", total, wanted, nanos::get)) {
            for (int i = 1; i <= 9; i++) {
                nanos.addAndGet(100_000_000L);
                progress.reached(1_000L * i);
            }
        }
        return err.toString(UTF_8);
    }

    @Test
    void aLongRunShowsAFewTimesASecondHowFarItHasCome() {
        assertThat(shown(true, true, 0).split("\r", -1))
                .containsExactly("", "5,000 requests", "7,000 requests", "9,000 requests", " ".repeat(14), "");
        assertThat(shown(true, true, 20_000)).contains("\r5,000 of 20,000 requests\r");
    }

    @Test
    void nobodyIsShownAnythingWithoutATerminalOrBesideATrace() {
        assertThat(shown(false, true, 0)).isEmpty();
        assertThat(shown(true, false, 0)).isEmpty();
    }
}
