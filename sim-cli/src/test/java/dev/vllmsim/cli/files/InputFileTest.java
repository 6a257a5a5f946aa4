package dev.vllmsim.cli.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.vllmsim.report.input.BadInputException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class InputFileTest {

    @TempDir
    Path temp;

    private static BadInputException refused(Path path) {
        return catchThrowableOfType(BadInputException.class, () -> new InputFile(path.toString()).open());
    }

    @Test
    void aFileThatCannotBeReadIsNamedWithTheReason() {
        assertThat(refused(temp.resolve("missing.csv")))
                .hasMessage("cannot read " + temp.resolve("missing.csv") + ": there is no such file");
        assertThat(refused(temp)).hasMessage("cannot read " + temp + ": it is a folder");
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "there are no named pipes")
    void aPipeIsReadOnce() throws Exception {
        Path pipe = temp.resolve("pipe");
        Assumptions.assumeTrue(
                new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor() == 0, "mkfifo is not there");
        Thread writer = new Thread(() -> {
            try {
                Files.writeString(pipe, "text", java.nio.file.StandardOpenOption.WRITE);
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        });
        writer.start();
        InputFile file = new InputFile(pipe.toString());

        try (InputStream in = file.open()) {
            assertThat(in.readAllBytes()).asString().isEqualTo("text");
        }
        writer.join();
        assertThat(catchThrowableOfType(BadInputException.class, file::open))
                .hasMessageContaining("is a pipe, but this run has to read it more than once");
    }
}
