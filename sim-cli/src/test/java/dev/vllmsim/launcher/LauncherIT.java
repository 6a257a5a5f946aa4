package dev.vllmsim.launcher;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Runs the shipped launcher, archive and jar as processes, after they were packaged. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "bin/vllm-sim is for POSIX shells")
class LauncherIT {

    private static final Path TARGET =
            Path.of(System.getProperty("vllmsim.target", "target")).toAbsolutePath();
    private static final Path FOLDER = TARGET.resolve("vllm-sim");
    private static final String VERSION = System.getProperty("vllmsim.version", "0.1.0");

    @TempDir
    Path temp;

    private record Outcome(int exitCode, String out, String err) {}

    @Test
    void runsFromAnotherFolder() throws Exception {
        assertTellsItsVersion(run(Map.of("VLLM_SIM_CDS", "off"), FOLDER.resolve("bin/vllm-sim"), "--version"));
    }

    /** link -> folder/link -> ../real folder/bin/vllm-sim: absolute, then relative to the link's own folder. */
    @Test
    void followsAChainOfLinksIntoAFolderWithBlanks() throws Exception {
        Path home = copyTo(temp.resolve("a folder with  blanks"));
        Path between = Files.createDirectories(temp.resolve("be tween"));
        Path relative = Files.createSymbolicLink(
                between.resolve("relative"), Path.of("../" + home.getFileName() + "/bin/vllm-sim"));
        Path link = Files.createSymbolicLink(temp.resolve("vllm sim"), relative);

        assertTellsItsVersion(run(Map.of("VLLM_SIM_CDS", "off"), link, "--version"));
    }

    @Test
    void runsWhenTheFolderItselfIsALink() throws Exception {
        Path link = Files.createSymbolicLink(temp.resolve("current"), copyTo(temp.resolve("vllm-sim-1")));

        assertTellsItsVersion(run(Map.of("VLLM_SIM_CDS", "off"), link.resolve("bin/vllm-sim"), "--version"));
    }

    @Test
    void handsJavaOptsToTheJvm() throws Exception {
        Outcome outcome = run(
                Map.of("VLLM_SIM_CDS", "off", "JAVA_OPTS", "-showversion -Xmx64m"),
                FOLDER.resolve("bin/vllm-sim"),
                "--version");

        assertThat(outcome.exitCode()).isZero();
        assertThat(outcome.out()).contains("vllm-sim");
        // -showversion makes the JVM name its own version on stderr.
        assertThat(outcome.err()).contains(System.getProperty("java.version"));
    }

    /** Two choices of a garbage collector would end the JVM before it starts, so the launcher's own must give way. */
    @Test
    void leavesTheGarbageCollectorToJavaOpts() throws Exception {
        for (String options :
                List.of("-XX:+UseG1GC", "-XX:+UseParallelGC", "-XX:+UseSerialGC -XX:-TieredCompilation")) {
            assertTellsItsVersion(run(
                    Map.of("VLLM_SIM_CDS", "off", "JAVA_OPTS", options), FOLDER.resolve("bin/vllm-sim"), "--version"));
        }
    }

    /** 10,000 requests of 136 tokens on average: 1.4 million events, 150 MB of text, in a heap of 128 MB. */
    @Test
    void aTraceOfAMillionEventsNeedsLittleMemory() throws Exception {
        Path trace = temp.resolve("trace.json.gz");
        String flags = "--scheduler vllm-v1 --max-num-seqs 64 --total-query 10000 --min-input 64 --max-input 512"
                + " --min-output 16 --max-output 256 --concurrency 64 --prefill-elapsed-time 8 --decode-elapsed-time 3"
                + " --seed 7 --perfetto " + trace;

        Outcome outcome = run(
                Map.of("VLLM_SIM_CDS", "off", "JAVA_OPTS", "-Xmx128m"),
                FOLDER.resolve("bin/vllm-sim"),
                flags.split(" "));

        assertThat(outcome.exitCode()).as(outcome.err()).isZero();
        long events = 0;
        String last = "";
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(new GZIPInputStream(Files.newInputStream(trace)), UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                events += line.startsWith("{\"name\":") ? 1 : 0;
                last = line;
            }
        }
        assertThat(events).isGreaterThan(1_000_000);
        assertThat(last).isEqualTo("}");
    }

    @Test
    void takesTheJavaOfJavaHome() throws Exception {
        Path java = fakeJava("17.0.1", "echo this is the one");

        Outcome outcome = run(
                Map.of("JAVA_HOME", java.toString(), "VLLM_SIM_CDS", "off"),
                FOLDER.resolve("bin/vllm-sim"),
                "--version");

        assertThat(outcome).isEqualTo(new Outcome(0, "this is the one\n", ""));
    }

    @Test
    void passesEveryArgumentAsItIs() throws Exception {
        Path java = fakeJava("21", "while [ \"$1\" != dev.vllmsim.cli.Main ]; do shift; done; printf '<%s>' \"$@\"");

        Outcome outcome = run(
                Map.of("JAVA_HOME", java.toString(), "VLLM_SIM_CDS", "off"),
                FOLDER.resolve("bin/vllm-sim"),
                "--json",
                "a  b.json",
                "*",
                "",
                "$HOME");

        assertThat(outcome.out()).isEqualTo("<dev.vllmsim.cli.Main><--json><a  b.json><*><><$HOME>");
    }

    /** Containers have no locale. The name is made by the shell, as this JVM may have none either. */
    @Test
    void opensFilesOfAnyNameWithoutALocale() throws Exception {
        String script = """
                name=$(printf '\\345\\220\\215').csv
                printf 'prompt_tokens,output_tokens\\n300,20\\n' >"$name"
                exec "$0" --workload "$name" --max-num-scheduled-tokens 128 --prefill-elapsed-time 10 \
                  --decode-elapsed-time 3 --json "$name.json"
                """;
        for (String locale : List.of("C", "POSIX", "")) {
            Outcome outcome = run(
                    Map.of("VLLM_SIM_CDS", "off", "LC_ALL", locale, "LC_CTYPE", "", "LANG", ""),
                    Path.of("/bin/sh"),
                    "-c",
                    script,
                    FOLDER.toAbsolutePath().resolve("bin/vllm-sim").toString());

            assertThat(outcome.exitCode()).as("%s: %s", locale, outcome).isZero();
        }
    }

    @Test
    void aFolderThatIsGoneIsToldInOneSentence() throws Exception {
        Outcome outcome = run(
                Map.of("VLLM_SIM_CDS", "off"),
                Path.of("/bin/sh"),
                "-c",
                "mkdir gone && cd gone && rmdir ../gone && exec \"$0\" --version",
                FOLDER.toAbsolutePath().resolve("bin/vllm-sim").toString());

        assertThat(outcome.exitCode()).isEqualTo(3);
        assertThat(outcome.err()).endsWith("vllm-sim: the current folder no longer exists: change to another one.\n");
    }

    @Test
    void refusesAnOldJavaInOneSentence() throws Exception {
        for (String version : List.of("1.8.0_402", "11.0.2", "16")) {
            Path java = fakeJava(version, "echo should not run");

            Outcome outcome = run(Map.of("JAVA_HOME", java.toString()), FOLDER.resolve("bin/vllm-sim"), "--version");

            assertThat(outcome)
                    .isEqualTo(new Outcome(
                            1,
                            "",
                            "vllm-sim: Java 17 or newer is needed, but " + java + " is Java " + version + ".\n"));
        }
    }

    @Test
    void refusesAJavaHomeWithoutJava() throws Exception {
        Outcome outcome = run(Map.of("JAVA_HOME", temp.toString()), FOLDER.resolve("bin/vllm-sim"), "--version");

        assertThat(outcome)
                .isEqualTo(
                        new Outcome(1, "", "vllm-sim: JAVA_HOME is " + temp + ", but no bin/java can be run there.\n"));
    }

    @Test
    void saysThatNoJavaWasFound() throws Exception {
        Path tools = Files.createDirectories(temp.resolve("no tools"));

        Outcome outcome =
                run(Map.of("JAVA_HOME", "", "PATH", tools.toString()), FOLDER.resolve("bin/vllm-sim"), "--version");

        assertThat(outcome)
                .isEqualTo(new Outcome(
                        1, "", "vllm-sim: no Java was found: install Java 17 or newer, or set JAVA_HOME to it.\n"));
    }

    /** No word of the archive is said, neither when it is made nor when it is used. */
    @Test
    void aRunTakesItsClassesFromAnArchiveInTheCache() throws Exception {
        Path cache = temp.resolve("ca che");
        // A copy: in a folder with a blank in its name, Java 17 takes its own classes alone from the archive.
        Path launcher = copyTo(temp.resolve("vllm-sim")).resolve("bin/vllm-sim");

        assertTellsItsVersion(run(archived(cache), launcher, "--version"));
        assertThat(archiveIn(cache)).isNotEmptyFile();
        Outcome logged =
                run(archived(cache, "JAVA_OPTS", "-Xlog:class+load=info:stdout"), launcher, "help", "scheduler");
        assertThat(logged.out())
                .containsPattern(Pattern.compile("dev\\.vllmsim\\.cli\\.Main .*shared objects file"))
                .containsPattern(Pattern.compile("picocli\\.CommandLine .*shared objects file"));
    }

    /** The JVM would crash in the middle of its start, or later, at a class that nobody can read. */
    @Test
    void aDamagedArchiveIsNeverUsedAndNeverSpokenOf() throws Exception {
        Path cache = temp.resolve("cache");
        Path launcher = FOLDER.resolve("bin/vllm-sim");
        assertTellsItsVersion(run(archived(cache), launcher, "--version"));
        Path archive = archiveIn(cache);
        byte[] whole = Files.readAllBytes(archive);
        List<byte[]> damaged = new ArrayList<>();
        damaged.add("no archive".getBytes(UTF_8));
        damaged.add(Arrays.copyOf(whole, whole.length / 2));
        for (int place = 1; place < 12; place++) {
            byte[] flipped = whole.clone();
            flipped[(int) ((long) whole.length * place / 12)] ^= 16;
            damaged.add(flipped);
        }
        byte[] many = whole.clone();
        for (int i = 0; i < many.length; i += 64) {
            many[i] ^= 1;
        }
        damaged.add(many);

        for (byte[] content : damaged) {
            archive.toFile().setWritable(true);
            Files.write(archive, content);
            assertTellsItsVersion(run(archived(cache), launcher, "--version"));
        }
    }

    /** Makes the archive before the run, if there is none: nothing has to be waited for. */
    private static Map<String, String> archived(Path cache, String... further) {
        Map<String, String> environment = new HashMap<>();
        environment.put("XDG_CACHE_HOME", cache.toString());
        environment.put("VLLM_SIM_CDS", "now");
        for (int i = 0; i < further.length; i += 2) {
            environment.put(further[i], further[i + 1]);
        }
        return environment;
    }

    /** Counts what it is asked for in a file, and makes an archive of one line at once. */
    private Path archivingJava() throws IOException {
        return fakeJava("17.0.2", """
                for argument; do
                  case $argument in
                    -XX:DumpLoadedClassList=*) echo some/Class >"${argument#*=}" ;;
                    -Xshare:dump) echo dump >>"$HOME/calls" ;;
                    -XX:SharedArchiveFile=archive) echo content >archive ;;
                  esac
                done
                """);
    }

    @Test
    void aChangedJarGetsAnArchiveOfItsOwn() throws Exception {
        Path home = copyTo(temp.resolve("vllm-sim"));
        Path cache = temp.resolve("cache");
        Map<String, String> environment =
                archived(cache, "JAVA_HOME", archivingJava().toString());
        run(environment, home.resolve("bin/vllm-sim"), "--version");
        Path before = archiveIn(cache);
        Path jar = home.resolve("lib/sim-report-" + VERSION + ".jar");

        // Name, size and date stay, as after another build with its fixed dates. Byte 10 belongs to the time stamp in
        // the
        // zip's first local header, which nobody reads.
        FileTime date = Files.getLastModifiedTime(jar);
        byte[] content = Files.readAllBytes(jar);
        content[10] ^= 1;
        Files.write(jar, content);
        Files.setLastModifiedTime(jar, date);
        run(environment, home.resolve("bin/vllm-sim"), "--version");

        Files.delete(before); // so that there is a single one
        assertThat(archiveIn(cache)).isNotEqualTo(before);
    }

    /**
     * Without being asked to, the first run makes the archive in the background. This waits as long as that takes: the
     * first run holds a named pipe open at whose other end the Java of the background writes when it is done.
     */
    @Test
    void theFirstRunMakesAnArchiveInTheBackground() throws Exception {
        Path cache = temp.resolve("cache");
        Path pipe = temp.resolve("pipe");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        Path java = fakeJava("17.0.2", """
                case " $* " in
                  *-XX:DumpLoadedClassList=*) ;;
                  *-Xshare:dump*) echo made >'%1$s' ;;
                  *) cat '%1$s' ;;
                esac
                """.formatted(pipe));

        Outcome outcome = run(
                Map.of("XDG_CACHE_HOME", cache.toString(), "JAVA_HOME", java.toString()),
                FOLDER.resolve("bin/vllm-sim"),
                "--version");

        assertThat(outcome).isEqualTo(new Outcome(0, "made\n", ""));
    }

    @Test
    void manyFirstRunsAtOnceMakeOneArchive() throws Exception {
        Path cache = temp.resolve("cache");
        Path home = Files.createDirectories(temp.resolve("home"));
        Map<String, String> environment =
                archived(cache, "JAVA_HOME", archivingJava().toString(), "HOME", home.toString());
        List<Process> runs = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            runs.add(start(environment, null, null, FOLDER.resolve("bin/vllm-sim"), "--version"));
        }
        for (Process each : runs) {
            assertThat(each.waitFor()).isZero();
        }

        assertThat(archiveIn(cache)).hasContent("content");
        assertThat(home.resolve("calls")).hasContent("dump");
    }

    @Test
    void aCacheThatCannotBeWrittenIsNoTrouble() throws Exception {
        Path file = Files.createFile(temp.resolve("file"));

        assertTellsItsVersion(
                run(Map.of("XDG_CACHE_HOME", file.toString()), FOLDER.resolve("bin/vllm-sim"), "--version"));
        assertTellsItsVersion(
                run(Map.of("XDG_CACHE_HOME", "", "HOME", ""), FOLDER.resolve("bin/vllm-sim"), "--version"));
    }

    @Test
    void theArchiveHoldsTheSameFolder() throws Exception {
        Path unpacked = Files.createDirectories(temp.resolve("un packed"));
        Path archive = TARGET.resolve("vllm-sim-" + VERSION + ".tar.gz");
        Process tar = new ProcessBuilder("tar", "xzf", archive.toString(), "-C", unpacked.toString())
                .inheritIO()
                .start();
        assertThat(tar.waitFor()).isZero();
        Path home = unpacked.resolve("vllm-sim-" + VERSION);

        assertThat(filesOf(home)).isEqualTo(filesOf(FOLDER)).contains("bin/vllm-sim", "bin/vllm-sim.bat");
        for (String file : filesOf(FOLDER)) {
            assertThat(home.resolve(file)).hasSameBinaryContentAs(FOLDER.resolve(file));
        }
        assertTellsItsVersion(run(Map.of("VLLM_SIM_CDS", "off"), home.resolve("bin/vllm-sim"), "--version"));
    }

    @Test
    void theRunnableJarRuns() throws Exception {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        Path jar = TARGET.resolve("vllm-sim-" + VERSION + "-all.jar");

        assertTellsItsVersion(run(Map.of(), java, "-jar", jar.toString(), "--version"));
    }

    @Test
    void everyJarIsNamedWithItsLicence() throws Exception {
        String notices = Files.readString(FOLDER.resolve("THIRD_PARTY.md"));
        List<String> jars =
                filesOf(FOLDER).stream().filter(file -> file.startsWith("lib/")).toList();

        assertThat(jars).hasSizeGreaterThan(10);
        for (String jar : jars) {
            String artifact = jar.substring("lib/".length()).replaceFirst("-\\d.*", "");
            if (!artifact.startsWith("sim-")) {
                assertThat(notices).contains("`" + artifact + "`");
            }
        }
        assertThat(filesOf(FOLDER))
                .contains(
                        "LICENSE",
                        "NOTICE",
                        "licenses/LGPL-2.1.txt",
                        "licenses/HdrHistogram.txt",
                        "licenses/ECharts.txt");
    }

    private static void assertTellsItsVersion(Outcome outcome) {
        assertThat(outcome.exitCode()).as("%s", outcome).isZero();
        assertThat(outcome.out()).contains("vllm-sim");
        assertThat(outcome.err()).isEmpty();
    }

    /** A folder that looks like a JDK of that version, whose java is the given shell script. */
    private Path fakeJava(String version, String script) throws IOException {
        Path home = Files.createDirectories(temp.resolve("jdk " + version));
        Path java = Files.createDirectories(home.resolve("bin")).resolve("java");
        Files.writeString(home.resolve("release"), "IMPLEMENTOR=\"Nobody\"\nJAVA_VERSION=\"" + version + "\"\n");
        Files.writeString(java, "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwxr-xr-x"));
        return home;
    }

    private Outcome run(Map<String, String> environment, Path program, String... arguments) throws Exception {
        Path out = Files.createTempFile(temp, "out", ".txt");
        Path err = Files.createTempFile(temp, "err", ".txt");
        Process process = start(environment, out, err, program, arguments);
        // Without a limit: how long it takes is a matter of what else the machine does.
        return new Outcome(process.waitFor(), Files.readString(out, UTF_8), Files.readString(err, UTF_8));
    }

    /** Starts a program in a folder of its own, with the Java of this test and none of its options. */
    private Process start(
            Map<String, String> environment, @Nullable Path out, @Nullable Path err, Path program, String... arguments)
            throws IOException {
        List<String> command = new ArrayList<>(List.of(program.toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(Files.createTempDirectory(temp, "work").toFile())
                .redirectOutput(out == null ? Redirect.DISCARD : Redirect.to(out.toFile()))
                .redirectError(err == null ? Redirect.DISCARD : Redirect.to(err.toFile()));
        builder.environment()
                .keySet()
                .removeAll(List.of("JAVA_OPTS", "JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "XDG_CACHE_HOME"));
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("HOME", temp.resolve("home").toString());
        builder.environment().putAll(environment);
        return builder.start();
    }

    /** The only file there: what it is made in must be gone as well. */
    private static Path archiveIn(Path cache) throws IOException {
        try (Stream<Path> files = Files.list(cache.resolve("vllm-sim"))) {
            List<Path> found = files.toList();
            assertThat(found).singleElement().asString().endsWith(".jsa");
            return found.get(0);
        }
    }

    private static List<String> filesOf(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> folder.relativize(file).toString())
                    .sorted()
                    .toList();
        }
    }

    private static Path copyTo(Path target) throws IOException {
        Files.walkFileTree(FOLDER, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) throws IOException {
                Files.createDirectories(target.resolve(FOLDER.relativize(folder).toString()));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.copy(
                        file, target.resolve(FOLDER.relativize(file).toString()), StandardCopyOption.COPY_ATTRIBUTES);
                return FileVisitResult.CONTINUE;
            }
        });
        return target;
    }
}
