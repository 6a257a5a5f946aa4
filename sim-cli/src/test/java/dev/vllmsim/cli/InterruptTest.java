package dev.vllmsim.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What an interrupted command leaves behind, which takes a process of its own to find out. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "a process cannot be interrupted politely there")
class InterruptTest {
    private static final int PATIENCE_SECONDS = 120;

    @TempDir
    Path temp;

    private Process start(List<String> args, String... more) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                "dev.vllmsim.cli.Main"));
        command.addAll(args);
        command.addAll(List.of(more));
        return new ProcessBuilder(command)
                .directory(temp.toFile())
                .redirectOutput(Redirect.DISCARD)
                .redirectError(Redirect.DISCARD)
                .start();
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(temp)) {
            return files.toList();
        }
    }

    private static void interrupt(Process process) throws InterruptedException {
        process.destroy();
        assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as("128 and the signal's number").isEqualTo(128 + 15);
    }

    @Test
    void aReportInTheMakingIsRemoved() throws Exception {
        // About 400 MB of steps: the file is beside its place for a second or more.
        Process process =
                start(Cli.with(Cli.EXAMPLE, "--total-query", "30000"), "--record-steps", "--json", "run.json");
        long patience = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (files().isEmpty()) {
            assertThat(process.isAlive() && System.nanoTime() < patience)
                    .as("a file appears while the command runs")
                    .isTrue();
            Thread.sleep(5);
        }
        assertThat(temp.resolve("run.json")).doesNotExist();

        interrupt(process);

        assertThat(files()).isEmpty();
    }

    @Test
    void aSweepLeavesNothing() throws Exception {
        Process process = start(Cli.with(Cli.EXAMPLE, "--total-query", "10000000"), "--sweep", "--json", "sweep.json");
        Thread.sleep(1500);
        assertThat(process.isAlive()).isTrue();

        interrupt(process);

        assertThat(files()).isEmpty();
    }
}
