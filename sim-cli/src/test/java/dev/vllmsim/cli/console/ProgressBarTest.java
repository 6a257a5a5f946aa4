package dev.vllmsim.cli.console;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import org.junit.jupiter.api.Test;

class ProgressBarTest {

    private static String shown(boolean terminal) {
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Console console = new Console(OutputStream.nullOutputStream(), err, terminal);
        try (ProgressBar bar = new ProgressBar(console, 80, "runs")) {
            for (int i = 0; i < 80; i++) {
                bar.step();
            }
        }
        return err.toString(UTF_8);
    }

    @Test
    void theLineIsDrawnWheneverItChangesAndIsEmptyInTheEnd() {
        String[] lines = shown(true).split("\r", -1);

        // Nothing before the first return; 0 to 40 cells; blanks; nothing.
        assertThat(lines).hasSize(1 + 41 + 2);
        assertThat(lines[1]).isEqualTo("[" + " ".repeat(40) + "] 0 of 80 runs");
        assertThat(lines[11]).isEqualTo("[" + "=".repeat(10) + " ".repeat(30) + "] 20 of 80 runs");
        assertThat(lines[41]).isEqualTo("[" + "=".repeat(40) + "] 80 of 80 runs");
        assertThat(lines[42]).isBlank();
        assertThat(lines[42].length()).isGreaterThanOrEqualTo(lines[41].length());
        assertThat(lines[43]).isEmpty();
    }

    @Test
    void withoutATerminalNothingIsShown() {
        assertThat(shown(false)).isEmpty();
    }
}
