package dev.vllmsim.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vllmsim.cli.console.ExitCode;
import dev.vllmsim.cli.flags.SettingFlag;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Whatever is typed, and whatever is in a file: the command ends with one of its exit codes and a sentence, and leaves
 * its inputs as they were. Another seed and more cases: {@code -Dvllmsim.fuzz.seed=7 -Dvllmsim.fuzz.cases=10000}. A
 * failure names its case, which {@code -Dvllmsim.fuzz.case=N} runs alone.
 */
class FuzzTest {
    private static final long SEED = Long.getLong("vllmsim.fuzz.seed", 1);
    private static final int CASES = Integer.getInteger("vllmsim.fuzz.cases", 1_000);
    private static final int ONLY = Integer.getInteger("vllmsim.fuzz.case", -1);

    private static final List<String> RUN = List.of(
            "--total-query",
            "20",
            "--min-input",
            "10",
            "--max-input",
            "300",
            "--min-output",
            "1",
            "--max-output",
            "30");
    private static final List<String> LIMITS = List.of(
            "--max-num-scheduled-tokens", "100000", "--prefill-elapsed-time", "10", "--decode-elapsed-time", "3");

    /** What makes a run long if it is large; that is no mistake. */
    private static final Set<String> LENGTHS = Set.of(
            "--total-query",
            "--min-input",
            "--max-input",
            "--min-output",
            "--max-output",
            "--sweep-over",
            "--max-tokens");

    private static final List<String> OTHERS = List.of(
            "--json",
            "--vllm-bench-json",
            "--debug",
            "--plot-steps",
            "--steps-from",
            "--steps-count",
            "--record-steps",
            "--no-record-steps",
            "--exact-percentiles",
            "--sweep",
            "--sweep-over",
            "--sweep-metrics",
            "--config",
            "--tail",
            "--goodput",
            "--no-plot",
            "--help",
            "--version",
            "--nothing",
            "-x",
            "plot",
            "calibrate",
            "predict",
            "help",
            "--step-time-file",
            "--workload",
            "--no-seed",
            "-h");

    private static final Pattern COUNT = Pattern.compile("\\d{5,}");
    private static final Pattern CONTROL = Pattern.compile("[\\p{Cntrl}&&[^\n\t]]");

    @TempDir
    Path temp;

    private final InputStream stdin = System.in;

    @BeforeEach
    void closeStandardInput() {
        System.setIn(new ByteArrayInputStream(new byte[0]));
    }

    @AfterEach
    void openStandardInput() {
        System.setIn(stdin);
    }

    /** Does something with each case's own random numbers, in a folder of its own. */
    private void eachCase(String kind, int cases, Case test) throws Exception {
        List<String> failures = new ArrayList<>();
        for (int i = 0; i < cases; i++) {
            if (ONLY < 0 || ONLY == i) {
                Path folder = Files.createDirectories(temp.resolve(kind + i));
                Hostile hostile = new Hostile(new SplittableRandom(SEED * 1_000_003 + i * 31L + kind.hashCode()));
                try {
                    test.run(hostile, folder, kind + ", seed " + SEED + ", case " + i);
                } catch (AssertionError e) {
                    failures.add(String.valueOf(e.getMessage()));
                }
            }
        }
        assertThat(failures).as("%d of %d cases", failures.size(), cases).isEmpty();
    }

    private interface Case {
        void run(Hostile hostile, Path folder, String name) throws Exception;
    }

    private static Cli.Result run(String name, Path folder, List<String> arguments) throws IOException {
        Map<String, byte[]> before = contents(folder);
        Cli.Result result = Cli.run(arguments.toArray(String[]::new));
        String call = name + ": " + shortened(String.join(" ", arguments)) + "\n" + shortened(result.err());

        assertThat(result.exitCode()).as(call).isIn(ExitCode.DONE, ExitCode.FAILED, ExitCode.USAGE, ExitCode.BAD_INPUT);
        assertThat(result.err()).as(call).doesNotContain("unexpected failure", "Exception", "\tat ", "out of memory");
        assertThat(CONTROL.matcher(result.err()).find()).as(call).isFalse();
        assertThat(result.err().length()).as(call).isLessThan(6_000);
        Map<String, byte[]> after = contents(folder);
        before.forEach(
                (file, content) -> assertThat(after.get(file)).as(call + file).isEqualTo(content));
        if (result.exitCode() != ExitCode.DONE) {
            assertThat(result.err()
                            .lines()
                            .filter(line -> line.startsWith("vllm-sim: "))
                            .toList())
                    .as(call)
                    .isNotEmpty();
        }
        if (result.exitCode() == ExitCode.USAGE) {
            assertThat(result.out()).as(call).isEmpty();
            assertThat(after.keySet()).as(call).isEqualTo(before.keySet());
        }
        for (Map.Entry<String, byte[]> file : after.entrySet()) {
            if (file.getKey().endsWith(".made.json") && file.getValue().length > 0) {
                assertThat(JsonMapper.shared().readTree(file.getValue()).isObject())
                        .as(call)
                        .isTrue();
            }
            assertThat(file.getKey()).as(call).doesNotStartWith(".").doesNotContain(".tmp", ".part");
        }
        return result;
    }

    private static String shortened(String text) {
        return text.length() < 3_000 ? text : text.substring(0, 3_000) + "…";
    }

    private static Map<String, byte[]> contents(Path folder) throws IOException {
        Map<String, byte[]> contents = new TreeMap<>();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                contents.put(folder.relativize(file).toString(), Files.readAllBytes(file));
            }
        }
        return contents;
    }

    /** A flag and a value that it may not like. Whatever is written goes into the case's folder. */
    private static void addFlag(List<String> arguments, Hostile hostile, Path folder) {
        SettingFlag setting = hostile.oneOf(SettingFlag.ALL);
        String flag = hostile.oneIn(3) ? hostile.oneOf(OTHERS) : hostile.oneOf(setting.names());
        String value = hostile.value();
        if (LENGTHS.contains(flag) && COUNT.matcher(value).find()) {
            return;
        }
        switch (flag) {
            case "--json", "--vllm-bench-json" ->
                value = folder.resolve(hostile.below(9) + ".made.json").toString();
            case "--sweep-over" -> value = hostile.oneOf(setting.names()).replaceAll("^-+", "") + "=" + value;
            case "--config", "--workload", "--step-time-file" -> value = "-";
            default -> {}
        }
        boolean takesValue = !setting.isSwitch() || OTHERS.contains(flag);
        arguments.add(hostile.oneIn(20) ? flag + "=" + value : flag);
        if (takesValue && !hostile.oneIn(15)) {
            arguments.add(value);
        }
    }

    @Test
    void flags() throws Exception {
        eachCase("flags", CASES, (hostile, folder, name) -> {
            List<String> arguments = new ArrayList<>();
            if (!hostile.oneIn(6)) {
                arguments.addAll(RUN);
                arguments.addAll(LIMITS);
            }
            if (hostile.oneIn(2)) {
                arguments.addAll(List.of("--scheduler", "vllm-v1"));
            }
            for (int i = 1 + hostile.below(4); i > 0; i--) {
                addFlag(arguments, hostile, folder);
            }
            arguments.addAll(List.of("--output-dir", folder.toString()));
            run(name, folder, arguments);
        });
    }

    @Test
    void workloads() throws Exception {
        eachCase("workloads", CASES, (hostile, folder, name) -> {
            Path file = folder.resolve("workload");
            Files.write(file, hostile.damaged(hostile.workload()));
            List<String> arguments = new ArrayList<>(LIMITS);
            arguments.addAll(List.of("--workload", file.toString(), "--prefill-chunk-size", "100000"));
            if (hostile.oneIn(2)) {
                arguments.addAll(List.of("--scheduler", "vllm-v1", "--max-num-seqs", "8"));
            }
            if (hostile.oneIn(3)) {
                arguments.addAll(List.of(
                        "--workload-format",
                        hostile.oneOf(List.of(
                                "csv",
                                "json",
                                "azure",
                                "burstgpt",
                                "vidur",
                                "mooncake",
                                "vllm-record",
                                "vllm-bench"))));
            }
            if (hostile.oneIn(4)) {
                arguments.addAll(List.of("--request-rate", "50", "--seed", "1"));
            }
            if (hostile.oneIn(4)) {
                arguments.addAll(List.of(
                        "--json",
                        folder.resolve(hostile.oneIn(4) ? "workload" : "a.made.json")
                                .toString()));
            }
            run(name, folder, arguments);
        });
    }

    @Test
    void hitCurves() throws Exception {
        eachCase("hit curves", CASES / 4, (hostile, folder, name) -> {
            Path file = folder.resolve("workload");
            Files.write(file, hostile.damaged(hostile.workload()));
            List<String> arguments = new ArrayList<>(List.of("hit-curve", "--workload", file.toString()));
            for (int i = hostile.below(3); i > 0; i--) {
                arguments.addAll(List.of(
                        hostile.oneOf(List.of(
                                "--workload-format",
                                "--from",
                                "--until",
                                "--block-size",
                                "--total-query",
                                "--at",
                                "--model",
                                "--gpu",
                                "--tensor-parallel-size",
                                "--quantization",
                                "--gpu-memory-utilization")),
                        hostile.value()));
            }
            if (hostile.oneIn(4)) {
                arguments.addAll(List.of(
                        "--json",
                        folder.resolve(hostile.oneIn(3) ? "workload" : "h.made.json")
                                .toString()));
            }
            arguments.addAll(List.of("--output-dir", folder.toString()));
            run(name, folder, arguments);
        });
    }

    /** Commands that ask for many runs, of damaged workloads and of others. */
    @Test
    void questions() throws Exception {
        List<String> objectives = List.of(
                "p95 ttft<=400",
                "mean tpot<=5, max itl<=60ms",
                "goodput>=0.9",
                "p50 e2el<=0.3s",
                "p99 ttft<=1",
                "mean ttft<=1e9",
                "p95 tpot",
                "p95 ttft>=4",
                "");
        eachCase("questions", CASES / 8, (hostile, folder, name) -> {
            String command = hostile.oneOf(List.of("plan", "tune", "compare"));
            List<String> arguments = new ArrayList<>(List.of(command));
            if (hostile.oneIn(3)) {
                Path file = folder.resolve("workload");
                Files.write(file, hostile.damaged(hostile.workload()));
                arguments.addAll(List.of("--workload", file.toString(), "--prefill-chunk-size", "100000"));
            } else {
                arguments.addAll(RUN);
                arguments.addAll(List.of("--seed", "3"));
            }
            arguments.addAll(LIMITS);
            if (hostile.oneIn(3)) {
                arguments.addAll(List.of("--scheduler", "vllm-v1", "--max-num-seqs", "8"));
            }
            if (command.equals("compare")) {
                arguments.addAll(List.of(
                        "--vs",
                        hostile.oneOf(List.of("--max-num-seqs 4", "--seed 4", "--total-query 9", "--vs", "x", ""))));
            } else {
                arguments.addAll(List.of("--slo", hostile.oneOf(objectives)));
            }
            if (command.equals("tune")) {
                arguments.addAll(List.of(
                        "--over",
                        hostile.oneOf(List.of(
                                "max-num-seqs=2,8",
                                "max-num-scheduled-tokens=100..200000",
                                "concurrency=1..4",
                                "scheduler=decode-first,vllm-v1",
                                "nothing=1",
                                "max-num-seqs="))));
            }
            arguments.addAll(List.of("--replications", hostile.oneIn(2) ? "2" : hostile.oneOf(List.of("1", "0", "x"))));
            for (int i = hostile.below(3); i > 0; i--) {
                arguments.addAll(List.of(
                        hostile.oneOf(List.of(
                                "--by", "--tolerance", "--budget", "--goodput", "--burstiness", "--max-concurrency")),
                        hostile.oneOf(List.of("rate", "speed", "concurrency", "0.5", "ttft:100", "3", "1s", "-1"))));
            }
            if (hostile.oneIn(4)) {
                arguments.addAll(List.of("--json", folder.resolve("q.made.json").toString()));
            }
            arguments.addAll(List.of("--output-dir", folder.toString()));
            run(name, folder, arguments);
        });
    }

    /** Step times, reports and settings, read by whoever reads JSON. */
    @Test
    void documents() throws Exception {
        Path report = temp.resolve("report.json");
        assertThat(Cli.run(
                                List.of(),
                                Stream.of(
                                                RUN,
                                                LIMITS,
                                                List.of("--seed", "1", "--record-steps", "--json", report.toString()))
                                        .flatMap(List::stream)
                                        .toArray(String[]::new))
                        .exitCode())
                .isZero();
        List<String> documents = List.of(
                Files.readString(report),
                "{\"step_time\": \"linear\", \"step_base_ms\": 3, \"step_prefill_token_ms\": 0.01, \"step_sequence_ms\": 0.02}",
                "{\"step_time\": \"table\", \"step_table\": [{\"prefill_tokens\": 0, \"decode_sequences\": 1, \"kv_tokens\": 0,"
                        + " \"step_ms\": 3}, {\"prefill_tokens\": 64, \"decode_sequences\": 4, \"kv_tokens\": 900, \"step_ms\": 9}]}",
                "{\"total_query\": 20, \"min_input\": 10, \"max_input\": 20, \"min_output\": 1, \"max_output\": 9, \"seed\": 1}");
        eachCase("documents", CASES, (hostile, folder, name) -> {
            String document = hostile.oneOf(documents);
            byte[] damaged = hostile.damaged(document);
            String text = new String(damaged, UTF_8);
            Path file = Files.write(folder.resolve("document.json"), damaged);
            List<String> arguments = new ArrayList<>();
            switch (hostile.below(4)) {
                case 0 -> {
                    arguments.addAll(RUN);
                    arguments.addAll(LIMITS.subList(0, 2));
                    arguments.addAll(List.of("--step-time-file", file.toString()));
                }
                case 1 -> {
                    if (Pattern.compile("(total_query|_input|_output|max_tokens)\\D*\\d{4,}")
                            .matcher(text)
                            .find()) {
                        return;
                    }
                    arguments.addAll(List.of("--config", file.toString()));
                    arguments.addAll(LIMITS);
                }
                case 2 -> arguments.addAll(List.of("plot", file.toString()));
                default -> {
                    arguments.addAll(LIMITS);
                    arguments.addAll(List.of("--workload", file.toString(), "--prefill-chunk-size", "100000"));
                }
            }
            arguments.addAll(List.of("--output-dir", folder.toString()));
            run(name, folder, arguments);
        });
    }

    /** Measured runs, for calibrate, with files beside them that are damaged as well. */
    @Test
    void recordings() throws Exception {
        eachCase("recordings", CASES / 4, (hostile, folder, name) -> {
            StringBuilder lines = new StringBuilder();
            for (int i = 0; i < 20; i++) {
                double queued = 10 + i * 0.5;
                lines.append("{\"request_id\": \"r")
                        .append(i)
                        .append("\", \"input_toks\": 300, \"output_toks\": 11,")
                        .append(" \"queued_ts\": ")
                        .append(queued)
                        .append(", \"first_token_ts\": ")
                        .append(queued + 0.04)
                        .append(", \"last_token_ts\": ")
                        .append(queued + 0.14)
                        .append("}\n");
            }
            Path run = Files.createDirectories(folder.resolve("run"));
            Files.write(run.resolve("requests.jsonl"), hostile.damaged(lines.toString()));
            if (hostile.oneIn(2)) {
                Files.write(
                        run.resolve("meta.json"),
                        hostile.damaged(
                                "{\"vllm_version\": \"0.11.0\", \"gpu\": \"x\", \"args\": {\"max_num_seqs\": 8}}"));
            }
            List<String> arguments = new ArrayList<>(List.of("calibrate", run.toString()));
            if (hostile.oneIn(3)) {
                arguments.add("--holdout");
            }
            if (hostile.oneIn(3)) {
                arguments.addAll(List.of(
                        "--out",
                        run.resolve(hostile.oneIn(3) ? "requests.jsonl" : "fit.made.json")
                                .toString()));
            }
            if (hostile.oneIn(3)) {
                arguments.addAll(List.of("--max-num-seqs", hostile.value()));
            }
            arguments.addAll(List.of("--output-dir", folder.toString()));
            run(name, folder, arguments);
        });
    }

    /** Models and cards, by name and from files. */
    @Test
    void predictions() throws Exception {
        List<String> models = lines("models.jsonl");
        List<String> cards = lines("cards.jsonl");
        eachCase("predictions", CASES / 4, (hostile, folder, name) -> {
            List<String> arguments = new ArrayList<>(List.of("predict"));
            for (String flag : List.of("--model", "--gpu")) {
                Path file = folder.resolve(flag.substring(2) + ".json");
                Files.write(file, hostile.damaged(hostile.oneOf(flag.equals("--gpu") ? cards : models)));
                String named = flag.equals("--gpu") ? "h100-sxm" : "llama-3.1-8b";
                arguments.addAll(
                        List.of(flag, hostile.oneIn(2) ? file.toString() : hostile.oneIn(3) ? hostile.value() : named));
            }
            for (int i = hostile.below(3); i > 0; i--) {
                arguments.addAll(List.of(
                        hostile.oneOf(List.of(
                                "--tensor-parallel-size",
                                "--context-tokens",
                                "--max-model-len",
                                "--quantization",
                                "--max-num-seqs",
                                "--workload",
                                "--block-size",
                                "--gpu-memory-utilization",
                                "--json")),
                        hostile.oneIn(4) ? "-" : hostile.value().replace('/', 'x')));
            }
            String card = folder.resolve("gpu.json").toString();
            if (arguments.contains("--json")) {
                arguments.addAll(List.of(
                        "--json",
                        folder.resolve(hostile.oneIn(2) && arguments.contains(card) ? "gpu.json" : "p.made.json")
                                .toString()));
            }
            arguments.addAll(List.of("--output-dir", folder.toString()));
            run(name, folder, arguments);
        });
    }

    private static List<String> lines(String resource) throws IOException {
        try (InputStream in = Main.class.getResourceAsStream("/dev/vllmsim/report/hardware/" + resource)) {
            return new String(Objects.requireNonNull(in).readAllBytes(), UTF_8)
                    .lines()
                    .toList();
        }
    }

    /** Random runs: what a report says must add up, and hold whether it was stepped through or not, now or again. */
    @Test
    void laws() throws Exception {
        eachCase("laws", CASES / 10, (hostile, folder, name) -> {
            List<String> arguments = new ArrayList<>(List.of(
                    "--total-query",
                    "" + (1 + hostile.below(60)),
                    "--min-input",
                    "1",
                    "--max-input",
                    "" + (1 + hostile.below(700)),
                    "--min-output",
                    "1",
                    "--max-output",
                    "" + (1 + hostile.below(90)),
                    "--seed",
                    "" + hostile.below(1_000),
                    "--prefill-elapsed-time",
                    "10",
                    "--decode-elapsed-time",
                    "3",
                    "--no-plot"));
            arguments.addAll(
                    hostile.oneIn(2)
                            ? List.of("--concurrency", "" + (1 + hostile.below(30)))
                            : List.of("--request-rate", "" + (1 + hostile.below(40))));
            if (hostile.oneIn(2)) {
                arguments.addAll(List.of(
                        "--max-num-scheduled-tokens",
                        "" + (16 + hostile.below(300)),
                        "--max-num-seqs",
                        "" + (1 + hostile.below(16))));
            } else {
                arguments.addAll(List.of(
                        "--scheduler",
                        "vllm-v1",
                        "--max-num-batched-tokens",
                        "" + (16 + hostile.below(300)),
                        "--max-num-seqs",
                        "" + (1 + hostile.below(16)),
                        "--num-gpu-blocks",
                        "" + (60 + hostile.below(90))));
            }
            Path stepped = folder.resolve("stepped.made.json");
            List<String> all = new ArrayList<>(arguments);
            all.addAll(List.of("--json", stepped.toString(), "--record-steps"));
            Cli.Result result = run(name, folder, all);
            assertThat(result.exitCode()).as(name + result.err()).isZero();
            JsonNode report = JsonMapper.shared().readTree(stepped);
            long prompts = 0;
            long outputs = 0;
            double times = 0;
            for (JsonNode request : report.get("requests")) {
                prompts += request.get("prompt_tokens").asLong();
                outputs += request.get("output_tokens").asLong();
                times += request.get("request_time_ms").asDouble();
                double last = -1;
                for (String stamp :
                        List.of("arrival_ms", "prefill_start_ms", "prefill_end_ms", "first_token_ms", "finish_ms")) {
                    assertThat(request.get(stamp).asDouble()).as(name).isGreaterThanOrEqualTo(last);
                    last = request.get(stamp).asDouble();
                }
            }
            assertThat(report.at("/summary/prompt_tokens/total").asLong())
                    .as(name)
                    .isEqualTo(prompts);
            assertThat(report.at("/summary/output_tokens/total").asLong())
                    .as(name)
                    .isEqualTo(outputs);
            assertThat(report.at("/summary/sum_request_time_ms").asDouble())
                    .as(name)
                    .isCloseTo(times, org.assertj.core.data.Percentage.withPercentage(1e-6));
            assertThat(report.at("/summary/itl_ms/count").asLong())
                    .as(name)
                    .isEqualTo(outputs - report.get("requests").size());
            assertThat(report.at("/summary/steps").asInt())
                    .as(name)
                    .isEqualTo(report.get("steps").size());
            double end = 0;
            for (JsonNode step : report.get("steps")) {
                assertThat(step.get("start_ms").asDouble()).as(name).isGreaterThanOrEqualTo(end);
                end = step.get("end_ms").asDouble();
            }

            Path jumped = folder.resolve("jumped.made.json");
            all = new ArrayList<>(arguments);
            all.addAll(List.of("--json", jumped.toString()));
            run(name, folder, all);
            JsonNode quick = JsonMapper.shared().readTree(jumped);
            assertThat(quick.get("summary")).as(name).isEqualTo(report.get("summary"));
            assertThat(quick.get("requests")).as(name).isEqualTo(report.get("requests"));
            Path again = folder.resolve("again.made.json");
            run(name, folder, List.of("--config", jumped.toString(), "--json", again.toString(), "--no-plot"));
            assertThat(again).hasSameBinaryContentAs(jumped);
        });
    }
}
