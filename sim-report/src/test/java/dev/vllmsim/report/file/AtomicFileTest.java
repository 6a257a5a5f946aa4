package dev.vllmsim.report.file;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class AtomicFileTest {
    @TempDir
    Path folder;

    private static void write(Path file, String text) throws IOException {
        AtomicFile.write(file, out -> out.write(text.getBytes(UTF_8)));
    }

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void aFileIsMadeOrReplaced() throws IOException {
        Path file = folder.resolve("a.json");
        write(file, "one");
        assertThat(file).hasContent("one");
        write(file, "two");
        assertThat(file).hasContent("two");
        assertThat(files()).containsExactly("a.json");
    }

    @Test
    void whatCannotBeMadeLeavesNothing() throws IOException {
        Path file = folder.resolve("a.json");
        write(file, "old");
        assertThatThrownBy(() -> AtomicFile.write(file, out -> {
                    out.write(new byte[100_000]);
                    assertThat(files()).hasSize(2);
                    throw new IOException("No space left on device");
                }))
                .isInstanceOf(IOException.class)
                .hasMessage("cannot write " + file + ": no space left on device");
        assertThatThrownBy(() -> AtomicFile.write(file, out -> {
                    throw new IllegalStateException("a bug");
                }))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("a bug");
        assertThat(file).hasContent("old");
        assertThat(files()).containsExactly("a.json");
    }

    @Test
    void aPlaceThatDoesNotExistIsNamed() {
        Path file = folder.resolve("none/a.json");
        assertThatThrownBy(() -> write(file, "x"))
                .isInstanceOf(IOException.class)
                .hasMessage("cannot write " + file + ": no such file or folder");
        assertThatThrownBy(() -> write(folder, "x"))
                .isInstanceOf(IOException.class)
                .hasMessage("cannot write " + folder + ": it is a directory");
    }

    @Test
    void theContentIsNotMadeIfThereIsNoPlaceForIt() {
        assertThatThrownBy(() -> AtomicFile.write(folder.resolve("none/a.json"), out -> {
                    throw new AssertionError("asked for the content");
                }))
                .isInstanceOf(IOException.class);
    }

    @Test
    void aLinkStaysAndItsFileIsReplaced() throws IOException {
        Path target = folder.resolve("target.json");
        Path link = folder.resolve("link.json");
        Path second = folder.resolve("second.json");
        Files.createSymbolicLink(link, Path.of("target.json"));
        Files.createSymbolicLink(second, link);
        write(second, "one");
        write(second, "two");
        assertThat(Files.isSymbolicLink(link)).isTrue();
        assertThat(Files.isSymbolicLink(second)).isTrue();
        assertThat(Files.isSymbolicLink(target)).isFalse();
        assertThat(target).hasContent("two");
        assertThat(files()).containsExactly("link.json", "second.json", "target.json");
    }

    @Test
    void linksInACircleAreRefused() throws IOException {
        Path a = folder.resolve("a");
        Files.createSymbolicLink(a, folder.resolve("b"));
        Files.createSymbolicLink(folder.resolve("b"), a);
        assertThatThrownBy(() -> write(a, "x")).hasMessage("cannot write " + a + ": too many symbolic links");
    }

    @Test
    void permissionsStay() throws IOException {
        assumeTrue(FileSystems.getDefault().supportedFileAttributeViews().contains("posix"), "needs POSIX permissions");
        Path file = folder.resolve("a.json");
        write(file, "one");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
        write(file, "two");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-r-----");
    }

    @Test
    @Timeout(30)
    void aPipeIsWrittenTo() throws Exception {
        Path pipe = folder.resolve("pipe");
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/mkfifo")), "needs mkfifo");
        assertThat(new ProcessBuilder("/usr/bin/mkfifo", pipe.toString())
                        .start()
                        .waitFor())
                .isZero();
        CompletableFuture<String> read = CompletableFuture.supplyAsync(() -> {
            try {
                return Files.readString(pipe);
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        });
        write(pipe, "through");
        assertThat(read.get(20, TimeUnit.SECONDS)).isEqualTo("through");
        assertThat(files()).containsExactly("pipe");
        assertThat(Files.isRegularFile(pipe)).isFalse();
    }

    @Test
    void aDeviceIsWrittenTo() throws IOException {
        assumeTrue(Files.exists(Path.of("/dev/null")), "needs /dev/null");
        write(Path.of("/dev/null"), "gone");
        assertThat(Files.isRegularFile(Path.of("/dev/null"))).isFalse();
    }
}
