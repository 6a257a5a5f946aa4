import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Measures the whole program, Java's own start included, against the targets of docs/performance.md.
 *
 * <p>Run from the root of the project, after a build:
 *
 * <pre>java benchmarks/Targets.java [--runs N] [line …]</pre>
 *
 * <p>Two things that are compared run in turn, N times each (3 by default), and the fastest of each counts: on a noisy
 * machine the fastest run is the one least disturbed. Memory is the peak resident set, where /proc tells it.
 */
public final class Targets {
    private static final Path LAUNCHER = Path.of("sim-cli/target/vllm-sim/bin/vllm-sim").toAbsolutePath();
    private static Path scratch;
    private static int runs = 3;
    private static int missed;

    private record Cost(double millis, double megabytes) {}

    private Targets() {}

    public static void main(String[] args) throws Exception {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < args.length; i++) {
            if (args[i].equals("--runs")) {
                runs = Integer.parseInt(args[++i]);
            } else {
                lines.add(args[i]);
            }
        }
        if (!Files.isExecutable(LAUNCHER)) {
            System.err.println("build first: ./mvnw -q -DskipTests package");
            System.exit(1);
        }
        scratch = Files.createTempDirectory("vllm-sim-targets");
        System.out.printf(
                Locale.ROOT,
                "%s %s, Java %s, %d processors%n",
                System.getProperty("os.name"),
                System.getProperty("os.arch"),
                System.getProperty("java.version"),
                Runtime.getRuntime().availableProcessors());
        awaitClassArchive();
        for (String line : lines.isEmpty() ? List.of("1", "2", "3", "4", "5", "6", "7") : lines) {
            switch (line) {
                case "1" -> outputLength();
                case "2" -> concurrency();
                case "3" -> requests();
                case "4" -> million();
                case "5" -> sweeps();
                case "6" -> start();
                case "7" -> steps();
                default -> throw new IllegalArgumentException("no line " + line);
            }
        }
        System.out.println(missed == 0 ? "all targets met" : missed + " targets missed");
    }

    /** The first start makes the archive of classes that later starts use: in the background, so it has to be awaited. */
    private static void awaitClassArchive() throws Exception {
        run("", List.of("--version"));
        Path cache = scratch.resolve("vllm-sim");
        for (int i = 0; i < 240; i++) {
            Thread.sleep(500);
            if (Files.isDirectory(cache)) {
                try (Stream<Path> files = Files.list(cache)) {
                    List<String> names = files.map(Path::toString).toList();
                    if (names.stream().anyMatch(name -> name.endsWith(".jsa"))
                            && names.stream().noneMatch(name -> name.endsWith(".making"))) {
                        return;
                    }
                }
            }
        }
        System.out.println("no class archive was made: starts are slower than they could be");
    }

    private static List<String> flags(String text) {
        return Arrays.asList(text.split(" "));
    }

    private static final String BASE = "--max-num-scheduled-tokens 2048 --prefill-elapsed-time 10"
            + " --decode-elapsed-time 3 --seed 7 ";

    private static List<String> fixedLengths(int requests, int concurrency, int output) {
        return flags(BASE + "--total-query " + requests + " --concurrency " + concurrency + " --num-num-seqs "
                + concurrency + " --min-input 256 --max-input 256 --min-output " + output + " --max-output " + output
                + " --prefill-chunk-size 512 --max-num-partial-prefills 8");
    }

    private static List<String> mixedLengths(int requests) {
        return flags(BASE + "--total-query " + requests + " --concurrency 64 --num-num-seqs 64 --min-input 64"
                + " --max-input 1024 --min-output 16 --max-output 256");
    }

    private static void outputLength() throws Exception {
        Cost[] costs = compare("", fixedLengths(200_000, 64, 16), fixedLengths(200_000, 64, 4_096));
        ratio("1 outputs of 4,096 against 16 tokens, time", costs[1].millis() / costs[0].millis(), 1.3);
        ratio("1 outputs of 4,096 against 16 tokens, memory", costs[1].megabytes() / costs[0].megabytes(), 1.3);
    }

    private static void concurrency() throws Exception {
        Cost[] costs = compare("", fixedLengths(200_000, 64, 256), fixedLengths(200_000, 1_024, 256));
        ratio("2 concurrency 1,024 against 64, time", costs[1].millis() / costs[0].millis(), 1.5);
    }

    private static void requests() throws Exception {
        Cost[] costs = compare("", mixedLengths(100_000), mixedLengths(1_000_000));
        ratio("3 time per request, 1,000,000 against 100,000", costs[1].millis() / costs[0].millis() / 10, 1.0);
    }

    private static void million() throws Exception {
        Cost summary = best("-Xmx256m", mixedLengths(1_000_000));
        most("4 a million requests, summary alone, 256 MB of heap", summary.millis(), 2_000, "ms");
        List<String> json = new ArrayList<>(mixedLengths(1_000_000));
        json.add("--json");
        json.add(scratch.resolve("million.json").toString());
        Cost rows = best("-Xmx512m", json);
        note("4 the same with --json and all rows, 512 MB of heap", rows.millis(), "ms");
        note("4 … the document", Files.size(scratch.resolve("million.json")) / 1e6, "MB");
        runs = Math.min(runs, 1);
        Cost ten = best("-Xmx256m", mixedLengths(10_000_000));
        note("4 ten million requests, summary alone, 256 MB of heap", ten.millis(), "ms");
    }

    private static void sweeps() throws Exception {
        List<String> seed = new ArrayList<>(flags("--max-num-scheduled-tokens 256 --total-query 200 --min-input 256"
                + " --max-input 2048 --min-output 64 --max-output 256 --concurrency 32 --prefill-elapsed-time 8"
                + " --decode-elapsed-time 3 --sweep --seed 7 --output-dir"));
        seed.add(scratch.toString());
        most("5 the README's sweep with its picture", best("", seed).millis(), 1_000, "ms");
        List<String> wide = flags(BASE + "--total-query 20000 --min-input 64 --max-input 1024 --min-output 16"
                + " --max-output 256 --concurrency 64 --num-num-seqs 64 --sweep --no-plot");
        Cost[] costs = new Cost[2];
        for (int i = 0; i < runs; i++) {
            // Pinned: a JVM that is only told of one processor would still compile on the other.
            costs[0] = fastest(costs[0], process(with(List.of("taskset", "-c", "0", LAUNCHER.toString()), wide), ""));
            costs[1] = fastest(costs[1], run("", wide));
        }
        least("5 a sweep of 64 points on two cores against one", costs[0].millis() / costs[1].millis(), 1.7);
    }

    private static void start() throws Exception {
        String java = ProcessHandle.current().info().command().orElse("java");
        String home = System.getenv("JAVA_HOME");
        String javaForUsers = home == null ? java : home + File.separator + "bin" + File.separator + "java";
        List<String> first = flags("--max-num-scheduled-tokens 128 --total-query 100 --min-input 64 --max-input 1024"
                + " --min-output 16 --max-output 256 --concurrency 8 --prefill-elapsed-time 10"
                + " --decode-elapsed-time 3 --seed 7");
        List<String> chart = new ArrayList<>(first);
        chart.addAll(List.of("--plot-steps", "--output-dir", scratch.toString()));
        Cost bare = null;
        Cost plain = null;
        Cost drawn = null;
        for (int i = 0; i < 3 * runs; i++) {
            bare = fastest(bare, process(List.of(javaForUsers, "-version"), ""));
            plain = fastest(plain, run("", first));
            drawn = fastest(drawn, run("", chart));
        }
        note("6 java -version", bare.millis(), "ms");
        most("6 the README's first example", plain.millis(), 1.5 * (bare.millis() + 100), "ms");
        most("6 a chart on top of it", drawn.millis() - plain.millis(), 250, "ms");
    }

    private static void steps() throws Exception {
        // About 4.5 steps a request at these settings.
        List<String> recorded = new ArrayList<>(mixedLengths(22_300));
        List<String> bare = List.copyOf(recorded);
        recorded.addAll(List.of("--record-steps", "--json", scratch.resolve("steps.json").toString()));
        Cost[] costs = compare("", bare, recorded);
        most("7 100,000 recorded steps", costs[1].millis(), 2_000, "ms");
        List<String> overview = new ArrayList<>(mixedLengths(11_150));
        overview.addAll(List.of("--plot-steps", "--output-dir", scratch.toString()));
        most("7 the picture of 50,000 steps", best("", overview).millis(), 1_000, "ms");
        List<String> debug = new ArrayList<>(mixedLengths(1_000));
        debug.add("--debug");
        note("7 the trace of 1,000 requests", best("", debug).millis(), "ms");
    }

    private static Cost[] compare(String javaOptions, List<String> a, List<String> b) throws Exception {
        Cost[] costs = new Cost[2];
        for (int i = 0; i < runs; i++) {
            costs[0] = fastest(costs[0], run(javaOptions, a));
            costs[1] = fastest(costs[1], run(javaOptions, b));
        }
        System.out.printf(
                Locale.ROOT,
                "    %.0f ms, %.0f MB; %.0f ms, %.0f MB%n",
                costs[0].millis(),
                costs[0].megabytes(),
                costs[1].millis(),
                costs[1].megabytes());
        return costs;
    }

    private static Cost best(String javaOptions, List<String> flags) throws Exception {
        Cost best = null;
        for (int i = 0; i < runs; i++) {
            best = fastest(best, run(javaOptions, flags));
        }
        return best;
    }

    private static Cost fastest(Cost a, Cost b) {
        return a == null || b.millis() < a.millis() ? b : a;
    }

    private static Cost run(String javaOptions, List<String> flags) throws Exception {
        return process(with(List.of(LAUNCHER.toString()), flags), javaOptions);
    }

    private static List<String> with(List<String> program, List<String> flags) {
        List<String> command = new ArrayList<>(program);
        command.addAll(flags);
        return command;
    }

    private static Cost process(List<String> command, String javaOptions) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(scratch.resolve("output.txt").toFile());
        builder.environment().put("JAVA_OPTS", javaOptions);
        builder.environment().put("XDG_CACHE_HOME", scratch.toString());
        long start = System.nanoTime();
        Process process = builder.start();
        long peak = 0;
        while (!process.waitFor(50, TimeUnit.MILLISECONDS)) {
            peak = Math.max(peak, peakKilobytes(process.pid()));
        }
        double millis = (System.nanoTime() - start) / 1e6;
        if (process.exitValue() != 0) {
            throw new IllegalStateException(command + " failed:\n" + Files.readString(scratch.resolve("output.txt")));
        }
        return new Cost(millis, peak / 1024.0);
    }

    private static long peakKilobytes(long pid) {
        try {
            for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/status"))) {
                if (line.startsWith("VmHWM:")) {
                    return Long.parseLong(line.replaceAll("\\D", ""));
                }
            }
        } catch (IOException e) {
            return 0; // it has ended, or this system has no /proc
        }
        return 0;
    }

    private static void ratio(String what, double ratio, double most) {
        verdict(what, String.format(Locale.ROOT, "%.2f", ratio), "at most " + most, ratio <= most);
    }

    private static void most(String what, double value, double most, String unit) {
        verdict(
                what,
                String.format(Locale.ROOT, "%.0f %s", value, unit),
                String.format(Locale.ROOT, "at most %.0f %s", most, unit),
                value <= most);
    }

    private static void least(String what, double value, double least) {
        verdict(what, String.format(Locale.ROOT, "%.2f", value), "at least " + least, value >= least);
    }

    private static void note(String what, double value, String unit) {
        System.out.printf(Locale.ROOT, "%-62s %10.0f %s%n", what, value, unit);
    }

    private static void verdict(String what, String value, String target, boolean met) {
        System.out.printf(Locale.ROOT, "%-62s %13s   target: %s%s%n", what, value, target, met ? "" : "   MISSED");
        if (!met) {
            missed++;
        }
    }
}
