package dev.vllmsim.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vllmsim.cli.console.Console;
import dev.vllmsim.cli.console.ExitCode;
import dev.vllmsim.cli.files.InputFile;
import dev.vllmsim.engine.sweep.Runner;
import dev.vllmsim.engine.sweep.Sweep;
import dev.vllmsim.engine.sweep.Task;
import dev.vllmsim.report.document.LoadProbe;
import dev.vllmsim.report.study.SentRun;
import dev.vllmsim.report.study.Trial;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Studies whose tasks are written, read and run from the copy, as another machine would: they find the same. */
class SentTasksTest {
    private static final String LIMITS =
            "--max-num-scheduled-tokens 128 --prefill-elapsed-time 10 --decode-elapsed-time 3 ";
    private static final String RUN = LIMITS
            + "--total-query 60 --min-input 64 --max-input 512 --min-output 8 --max-output 64 --concurrency 4 --seed 7 ";
    private static final String ROOFLINE = "--scheduler vllm-v1 --model llama-3.1-8b --total-query 60 --min-input 64"
            + " --max-input 512 --min-output 8 --max-output 64 --seed 7 --request-rate 20 ";

    @TempDir
    Path temp;

    /** Runs copies of tasks, and sends copies of what they find back. */
    private static final class Sending implements Runner {
        final AtomicInteger sent = new AtomicInteger();

        @Override
        public <R, T extends Task<R>> List<Optional<R>> runWhile(
                BooleanSupplier going, List<T> tasks, Consumer<? super T> progress) {
            SentRun.readFilesBy(InputFile::new);
            return Sweep.run(
                    tasks,
                    task -> {
                        sent.incrementAndGet();
                        if (!going.getAsBoolean()) {
                            return Optional.<R>empty();
                        }
                        R result = copy(copy(task).run());
                        task.arrived(result);
                        return Optional.of(result);
                    },
                    progress::accept,
                    2);
        }
    }

    @SuppressWarnings({"unchecked", "BanSerializableRead"}) // what this test has written itself
    private static <T> T copy(T value) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
                out.writeObject(value);
            }
            try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
                return (T) in.readObject();
            }
        } catch (IOException | ClassNotFoundException e) {
            throw new AssertionError("cannot be sent: " + value, e);
        }
    }

    private String cards() throws IOException {
        Path card = temp.resolve("card.json");
        Files.writeString(card, "{\"bw_tb_per_s\": 1.5, \"bf16_tflops\": 200, \"memory_bytes\": 80000000000}");
        return card.toString();
    }

    private void requireTheSame(String command) throws IOException {
        String[] args = (command + " --no-plot").replace("$CARD", cards()).split(" +", -1);
        Cli.Result here = Cli.run(args);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Sending runner = new Sending();
        int exitCode = Main.run(args, new Console(out, err, false), runner);

        assertThat(runner.sent).hasPositiveValue();
        assertThat(exitCode).isEqualTo(here.exitCode());
        assertThat(out.toString(UTF_8)).isEqualTo(here.out());
        assertThat(timeless(err.toString(UTF_8))).isEqualTo(timeless(here.err()));
    }

    /** What is told of a run without how long it took. */
    private static String timeless(String told) {
        return told.replaceAll("in [0-9.,]+ m?s.*|[0-9.,]+ (k|M)?requests/s", "in TIME");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                RUN + "--sweep --json -",
                RUN + "--sweep-over max-num-scheduled-tokens=64,128 --sweep-over concurrency=1..4 --json -",
                RUN + "--sweep-over concurrency=2,4 --replications 3 --exact-percentiles --json -",
                RUN + "--replications 5 --json -",
                LIMITS + "--workload ../examples/one-in-twenty-long.csv --sweep-over concurrency=2,4 --json -",
                LIMITS + "--workload ../examples/one-in-twenty-long.csv --resample 4 --seed 3 --replications 3"
                        + " --sweep-over concurrency=2,4 --json -",
                LIMITS + "--sweep-over workload=../examples/one-in-twenty-long.csv,../examples/one-long-three-short.csv"
                        + " --json -",
                ROOFLINE + "--sweep-over gpu=h100-sxm,$CARD --json -",
                "plan " + RUN + "--slo max_ttft<=2000 --by concurrency --replications 3 --json -",
                "plan " + ROOFLINE + "--gpu $CARD --slo p90_ttft<=500 --replications 3 --json -",
                "tune " + ROOFLINE + "--gpu h100-sxm --slo p90_ttft<=500 --over max-num-seqs=8,32 --over"
                        + " gpu=h100-sxm,$CARD --replications 2 --json -",
                "tune " + RUN + "--goodput ttft:500 --over concurrency=2,4,8 --replications 2 --json -",
            })
    void findTheSame(String command) throws IOException {
        requireTheSame(command);
    }

    /** Each of the two workloads is read for its own runs, also where requests are kept for further seeds. */
    @Test
    void readEachItsOwnWorkload() throws IOException {
        String command = LIMITS + "--resample 2 --seed 3 --replications 2 --json - --sweep-over workload="
                + "../examples/one-in-twenty-long.csv,../examples/one-long-three-short.csv";
        requireTheSame(command);
        Matcher intervals = Pattern.compile("\"intervals\": \\{.*?\\n {8}}", Pattern.DOTALL)
                .matcher(Cli.run((command + " --no-plot").split(" +", -1)).out());
        for (String workload : List.of("one-in-twenty-long", "one-long-three-short")) {
            assertThat(intervals.find()).isTrue();
            assertThat(unindented(Cli.run((LIMITS + "--resample 2 --seed 3 --replications 2 --json - --no-plot"
                                            + " --workload ../examples/" + workload + ".csv")
                                    .split(" +", -1))
                            .out()))
                    .contains(unindented(intervals.group()));
        }
    }

    private static String unindented(String json) {
        return json.replaceAll("\\s+", " ");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1 | --max-num-scheduled-tokens 128 --prefill-elapsed-time 1e12 --decode-elapsed-time 1e12 --total-query"
                        + " 60 --min-input 64 --max-input 512 --min-output 8 --max-output 64 --seed 7 --sweep-over"
                        + " concurrency=1,2",
                "2 | --workload ../examples/one-long-three-short.csv --max-num-scheduled-tokens 128 --from 5000h"
                        + " --prefill-elapsed-time 10 --decode-elapsed-time 3 --sweep-over max-num-seqs=1,2",
            })
    void failInTheSameWay(int exitCode, String command) throws IOException {
        Cli.Result here = Cli.run(command.strip().split(" +", -1));
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int code = Main.run(
                command.strip().split(" +", -1), new Console(new ByteArrayOutputStream(), err, false), new Sending());

        assertThat(here.err()).isEqualTo(err.toString(UTF_8)).hasLineCount(1);
        assertThat(here.exitCode()).as(here.err()).isEqualTo(exitCode).isEqualTo(code);
    }

    @Test
    void aBudgetThatIsSpentEndsThem() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int code = Main.run(
                ("tune " + RUN + "--goodput ttft:500 --over concurrency=2,4,8,16 --replications 2 --no-plot --budget 3")
                        .split(" +", -1),
                new Console(out, new ByteArrayOutputStream(), false),
                new Sending());

        assertThat(code).isEqualTo(ExitCode.DONE);
    }

    /** A value that is added to what is sent back must be one that can be sent. */
    @Test
    void whatIsSentBackCanBeSent() {
        Set<Class<?>> seen = new HashSet<>();
        List<Class<?>> open = new ArrayList<>(List.of(Trial.class, LoadProbe.class));
        while (!open.isEmpty()) {
            Class<?> type = open.remove(0);
            if (!type.isRecord() || !seen.add(type)) {
                continue;
            }
            assertThat(Serializable.class.isAssignableFrom(type))
                    .as(type + " must be Serializable, as results are sent from other machines")
                    .isTrue();
            for (RecordComponent component : type.getRecordComponents()) {
                open.add(component.getType());
                String generic = component.getGenericType().getTypeName();
                Arrays.stream(generic.split("[<>, ]+", -1))
                        .filter(name -> name.startsWith("dev.vllmsim"))
                        .forEach(name -> open.add(named(name)));
                assertThat(component.getType().isPrimitive()
                                || component.getType().isRecord()
                                || Serializable.class.isAssignableFrom(component.getType())
                                || List.class.equals(component.getType())
                                || Map.class.equals(component.getType()))
                        .as(component + " of " + type)
                        .isTrue();
            }
        }

        assertThat(seen).hasSizeGreaterThan(5);
    }

    private static Class<?> named(String name) {
        try {
            return Class.forName(name);
        } catch (ClassNotFoundException e) {
            throw new AssertionError(e);
        }
    }
}
