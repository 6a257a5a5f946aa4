package dev.vllmsim.plot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vllmsim.report.document.SweepReport;
import dev.vllmsim.report.statistics.Statistic;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class PicturesTest {

    @TempDir
    private Path folder;

    @Test
    void furtherPagesStandBesideTheFirst() {
        Path file = Path.of("out", "steps.png");

        assertThat(Pictures.pageFile(file, 0)).isEqualTo(file);
        assertThat(Pictures.pageFile(file, 1)).isEqualTo(Path.of("out", "steps-2.png"));
        assertThat(Pictures.pageFile(Path.of("a.b.png"), 9)).isEqualTo(Path.of("a.b-10.png"));
        assertThat(Pictures.pageFile(Path.of("steps"), 1)).isEqualTo(Path.of("steps-2"));
    }

    @Test
    void writesAFileAPage() throws IOException {
        TestFonts.assumeInstalled();
        Map<String, Object> settings = TestRuns.experiment3();

        List<Path> files = Pictures.stepsPng(
                TestRuns.steps(settings, 0, 300),
                TestRuns.config(settings),
                new StepsOptions(0, 300),
                folder.resolve("steps.png"));

        assertThat(files).containsExactly(folder.resolve("steps.png"), folder.resolve("steps-2.png"));
        for (Path file : files) {
            assertThat(ImageIO.read(file.toFile()).getWidth()).isEqualTo(2400);
        }
        assertThat(content(folder)).hasSize(2);
    }

    @Test
    void writesASweep() throws IOException {
        TestFonts.assumeInstalled();
        Path file = folder.resolve("sweep.png");

        assertThat(Pictures.sweepPng(sweep(), Statistic.USUAL, file)).containsExactly(file);
        assertThat(ImageIO.read(file.toFile()).getWidth()).isEqualTo(2400);
    }

    @Test
    void theSamePictureHasTheSameBytes() throws IOException {
        TestFonts.assumeInstalled();
        Pictures.sweepPng(sweep(), Statistic.USUAL, folder.resolve("a.png"));
        Pictures.sweepPng(sweep(), Statistic.USUAL, folder.resolve("b.png"));

        assertThat(folder.resolve("a.png")).hasSameBinaryContentAs(folder.resolve("b.png"));
    }

    @Test
    void aPlaceThatCannotBeWrittenToIsNamed() {
        TestFonts.assumeInstalled();

        assertThatThrownBy(() -> Pictures.sweepPng(
                        sweep(), Statistic.USUAL, folder.resolve("missing").resolve("sweep.png")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("sweep.png");
    }

    @Test
    void warmingUpNeverFails() {
        Pictures.warmUp();
    }

    /**
     * Another process, as the fonts of this one are known already, with a font configuration that names no font. Java
     * keeps what it found in the home folder, so that must be another one as well.
     */
    @Test
    @EnabledOnOs(OS.LINUX)
    void withoutFontsItIsSaidWhatToInstall() throws IOException, InterruptedException {
        Path nothing = folder.resolve("fonts.conf");
        Files.writeString(nothing, "<?xml version=\"1.0\"?><fontconfig></fontconfig>");
        Path home = Files.createDirectory(folder.resolve("home"));
        Path out = Files.createDirectory(folder.resolve("out"));
        Path output = folder.resolve("output.txt");
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Duser.home=" + home,
                "-cp",
                System.getProperty("java.class.path"),
                Cost.class.getName(),
                "steps",
                out.toString());
        builder.environment().put("FONTCONFIG_FILE", nothing.toString());
        Process process = builder.redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();

        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        String said = Files.readString(output, StandardCharsets.UTF_8);
        assertThat(said).contains("FontsMissingException: cannot draw pictures, as Java finds no font on this machine");
        assertThat(said).contains("install fontconfig and a font");
        assertThat(process.exitValue()).isEqualTo(1);
        assertThat(content(out)).isEmpty();
    }

    private static SweepReport sweep() {
        return TestRuns.sweep(TestRuns.with(TestRuns.experiment3(), "total_query", 5), "concurrency", List.of(1, 2, 3));
    }

    private static List<Path> content(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        }
    }
}
