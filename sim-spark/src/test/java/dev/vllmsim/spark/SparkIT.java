package dev.vllmsim.spark;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * Submits the application's jar to a Spark of its own, whose executors are processes, and compares what is written with
 * what the command writes by itself.
 */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "Hadoop needs programs of its own there")
class SparkIT {
    private static final String JAR = System.getProperty("vllmsim.jar", "");
    private static final String HOME = System.getProperty("vllmsim.spark.home", "");
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final String EXECUTOR = "CoarseGrainedExecutorBackend";

    /** Two executors with a core each. */
    private static final String EXECUTORS = "local-cluster[2,1,1024]";

    /** Two threads of the driver. */
    private static final String THREADS = "local[2]";

    private static final String RUN = "--max-num-scheduled-tokens 128 --total-query 100 --min-input 64 --max-input 512"
            + " --min-output 8 --max-output 64 --prefill-elapsed-time 10 --decode-elapsed-time 3 --seed 7 --no-plot ";

    /** What Spark asks of Java 17 and newer. */
    private static final List<String> OPENS = Stream.of(
                    "java.lang",
                    "java.lang.invoke",
                    "java.lang.reflect",
                    "java.io",
                    "java.net",
                    "java.nio",
                    "java.util",
                    "java.util.concurrent",
                    "java.util.concurrent.atomic",
                    "jdk.internal.ref",
                    "sun.nio.ch",
                    "sun.nio.cs",
                    "sun.security.action",
                    "sun.util.calendar")
            .map(name -> "--add-opens=java.base/" + name + "=ALL-UNNAMED")
            .toList();

    @TempDir
    Path temp;

    private record Outcome(int exitCode, String out, String err) {}

    /** A program that was started, with what it has written so far. */
    private record Started(Process process, Path out, Path err) {
        Outcome end() throws IOException, InterruptedException {
            int exitCode = process.waitFor();
            return new Outcome(exitCode, Files.readString(out), Files.readString(err));
        }
    }

    private Started start(List<String> command) throws IOException {
        Path out = Files.createTempFile(temp, "out", ".txt");
        Path err = Files.createTempFile(temp, "err", ".txt");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(ROOT.toFile())
                .redirectInput(Redirect.from(Path.of("/dev/null").toFile()))
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment()
                .putAll(Map.of("SPARK_HOME", HOME, "SPARK_SCALA_VERSION", "2.13", "SPARK_LOCAL_IP", "127.0.0.1"));
        return new Started(builder.start(), out, err);
    }

    private static List<String> java(String... options) {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(Arrays.asList(options));
        return command;
    }

    private Outcome alone(String words, String... more) throws IOException, InterruptedException {
        List<String> command = java("-cp", JAR, "dev.vllmsim.cli.Main");
        command.addAll(words(words, more));
        return start(command).end();
    }

    private Started submit(String master, List<String> settings, String words, String... more) throws IOException {
        List<String> command = java("-XX:+IgnoreUnrecognizedVMOptions");
        command.addAll(OPENS);
        command.addAll(List.of("-cp", HOME + "/jars/*", "org.apache.spark.deploy.SparkSubmit"));
        command.addAll(List.of("--master", master, "--class", "dev.vllmsim.spark.Main"));
        for (String setting :
                List.of("spark.log.level=WARN", "spark.executor.memory=512m", "spark.sql.debug.maxToStringFields=9")) {
            command.addAll(List.of("--conf", setting));
        }
        settings.forEach(setting -> command.addAll(List.of("--conf", setting)));
        command.add(JAR);
        command.addAll(words(words, more));
        return start(command);
    }

    private Outcome onThreads(String words, String... more) throws IOException, InterruptedException {
        return submit(THREADS, List.of("spark.ui.enabled=false"), words, more).end();
    }

    private static List<String> words(String words, String... more) {
        List<String> all = new ArrayList<>();
        if (!words.isBlank()) {
            all.addAll(Arrays.asList(words.strip().split(" +", -1)));
        }
        all.addAll(Arrays.asList(more));
        return all;
    }

    /**
     * A grid with several seeds over a workload's file, made again of its document: the file is sent to the executors, one
     * of which is killed when some of its slices are done and others are not.
     */
    @Test
    void aGridIsTheSameThoughAnExecutorIsKilled() throws Exception {
        Path expected = temp.resolve("expected.json");
        Path found = temp.resolve("found.json");
        Path parquet = temp.resolve("points");
        Path events = Files.createDirectory(temp.resolve("events"));
        Outcome alone = alone(
                "--workload examples/one-in-twenty-long.csv --resample 50 --max-num-scheduled-tokens 128"
                        + " --prefill-elapsed-time 10 --decode-elapsed-time 3 --seed 7 --sweep-over concurrency=1..16"
                        + " --sweep-over max-num-scheduled-tokens=64..512 --replications 10 --no-plot --json",
                expected.toString());
        assertThat(alone.exitCode()).as(alone.err()).isZero();
        int port = freePort();

        Started started = submit(
                EXECUTORS,
                List.of(
                        "spark.ui.port=" + port,
                        "spark.eventLog.enabled=true",
                        "spark.eventLog.rolling.enabled=false",
                        "spark.eventLog.compress=false",
                        "spark.eventLog.dir=" + events.toUri()),
                "",
                expected.toString(),
                "--no-plot",
                "--json",
                found.toString(),
                "--parquet",
                parquet.toString());
        killInTheMiddle(started, port);
        Outcome outcome = started.end();

        assertThat(outcome.exitCode()).as(outcome.err()).isZero();
        assertThat(found).hasSameBinaryContentAs(expected);
        assertThat(outcome.out()).isEqualTo(alone.out());
        String log = read(events);
        assertThat(log).contains("SparkListenerExecutorRemoved");
        assertThat(log).contains("\"Reason\":\"ExecutorLostFailure\"");
        // As many rows as points, in columns of the names that CSV has.
        assertThat(rows(parquet)).isEqualTo(16 * 4);
        assertThat(columns(parquet)).contains("concurrency", "max_num_scheduled_tokens", "ttft_ms_p99", "warnings");
    }

    private static void killInTheMiddle(Started started, int port) throws IOException, InterruptedException {
        while (started.process().isAlive()) {
            int done = slicesDone(port);
            if (done > 0) {
                List<ProcessHandle> executors = started.process()
                        .descendants()
                        .filter(process ->
                                process.info().commandLine().orElse("").contains(EXECUTOR))
                        .toList();
                assertThat(executors).hasSizeGreaterThanOrEqualTo(2);
                assertThat(executors.get(0).destroyForcibly()).isTrue();
                return;
            }
            Thread.sleep(50);
        }
        throw new AssertionError("it was over before an executor could be killed: " + Files.readString(started.err()));
    }

    /** How many slices are done of a job that is not over, as Spark's page of stages has it. */
    private static int slicesDone(int port) throws InterruptedException {
        String address = "http://127.0.0.1:" + port + "/api/v1/applications";
        try {
            Matcher application = Pattern.compile("\"id\" : \"([^\"]+)\"").matcher(get(address));
            if (!application.find()) {
                return 0;
            }
            Matcher stage = Pattern.compile("\"numTasks\" : (\\d+).*?\"numCompleteTasks\" : (\\d+)", Pattern.DOTALL)
                    .matcher(get(address + "/" + application.group(1) + "/stages?status=active"));
            return stage.find() ? Integer.parseInt(stage.group(2)) : 0;
        } catch (IOException e) {
            return 0; // The page is not there yet.
        }
    }

    private static String get(String address) throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(URI.create(address)).build(), BodyHandlers.ofString(UTF_8))
                .body();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private static String read(Path folder) throws IOException {
        StringBuilder all = new StringBuilder();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                all.append(Files.readString(file));
            }
        }
        return all.toString();
    }

    private static ParquetFileReader parquet(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            Path part = files.filter(file -> file.toString().endsWith(".parquet"))
                    .findFirst()
                    .orElseThrow();
            return ParquetFileReader.open(
                    HadoopInputFile.fromPath(new org.apache.hadoop.fs.Path(part.toUri()), new Configuration()));
        }
    }

    private static long rows(Path folder) throws IOException {
        try (ParquetFileReader reader = parquet(folder)) {
            return reader.getRecordCount();
        }
    }

    private static List<String> columns(Path folder) throws IOException {
        try (ParquetFileReader reader = parquet(folder)) {
            return reader.getFileMetaData().getSchema().getFields().stream()
                    .map(field -> field.getName().toLowerCase(Locale.ROOT))
                    .toList();
        }
    }

    @Test
    void aTuneIsTheSame() throws Exception {
        requireTheSame(
                EXECUTORS,
                "tune " + RUN + "--slo p90_ttft<=150 --over max-num-seqs=2,4,8 --over max-num-scheduled-tokens=64,128");
    }

    @Test
    void aPlanIsTheSame() throws Exception {
        requireTheSame(THREADS, "plan " + RUN + "--slo p90_ttft<=150 --replications 4");
    }

    private void requireTheSame(String master, String words) throws IOException, InterruptedException {
        Path expected = temp.resolve("expected.json");
        Path found = temp.resolve("found.json");
        Outcome alone = alone(words, "--json", expected.toString());
        assertThat(alone.exitCode()).as(alone.err()).isZero();

        Outcome outcome = submit(
                        master,
                        List.of("spark.ui.enabled=false"),
                        "",
                        expected.toString(),
                        "--no-plot",
                        "--json",
                        found.toString())
                .end();

        assertThat(outcome.exitCode()).as(outcome.err()).isZero();
        assertThat(found).hasSameBinaryContentAs(expected);
        assertThat(outcome.out()).isEqualTo(alone.out());
    }

    @Test
    void whatCannotBeRunIsRefusedAsByTheCommand() throws Exception {
        Path bad = Files.writeString(temp.resolve("bad.json"), "{\"kind\": 1}");
        Outcome unreadable = onThreads("", bad.toString());
        assertThat(unreadable.exitCode()).isEqualTo(3);
        assertThat(unreadable.err()).contains("vllm-sim: " + bad);

        Path predict = temp.resolve("predict.json");
        assertThat(alone("predict --model llama-3.1-8b --gpu h100-sxm --no-plot --json", predict.toString())
                        .exitCode())
                .isZero();
        Outcome another = onThreads("", predict.toString());
        assertThat(another.exitCode()).isEqualTo(2);
        assertThat(another.err()).contains("is of the kind predict");

        String words = RUN + "--sweep-over concurrency=1,0";
        Outcome refused = onThreads(words);
        assertThat(refused.exitCode()).isEqualTo(2);
        assertThat(refused.err()).contains(alone(words).err());
    }
}
