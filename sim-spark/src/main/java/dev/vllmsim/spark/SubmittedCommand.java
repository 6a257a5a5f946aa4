package dev.vllmsim.spark;

import dev.vllmsim.cli.console.Console;
import dev.vllmsim.cli.console.ExitCode;
import dev.vllmsim.cli.console.Failure;
import dev.vllmsim.cli.files.InputFile;
import dev.vllmsim.report.document.ReportReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What was typed behind the application's jar: the words of {@code vllm-sim}, where a document at the beginning stands for
 * the words that make it again.
 *
 * @param words the words of {@code vllm-sim}
 * @param parquet where the rows of the document go as Parquet, or {@code null} if they go nowhere
 */
record SubmittedCommand(List<String> words, @Nullable String parquet) {
    private static final String PARQUET = "--parquet";
    private static final String JSON = "--json";
    private static final String STANDARD_OUTPUT = "-";

    /** What makes a document of a kind again, but for the document's name. */
    private static final Map<String, List<String>> AGAIN = Map.of(
            "run", List.of("--config"),
            "sweep", List.of("--config"),
            "plan", List.of("plan", "--config"),
            "tune", List.of("tune", "--config"));

    SubmittedCommand {
        words = List.copyOf(words);
    }

    /**
     * Reads what was typed.
     *
     * @throws Failure if it cannot be used
     * @throws dev.vllmsim.report.input.BadInputException if a document cannot be read
     */
    static SubmittedCommand of(String[] args) {
        List<String> words = new ArrayList<>(Arrays.asList(args));
        String parquet = take(words, PARQUET);
        if (parquet != null && parquet.isEmpty()) {
            throw Failure.usage("missing the folder of " + PARQUET + ", as in " + PARQUET + " points");
        }
        if (parquet != null && STANDARD_OUTPUT.equals(valueOf(words, JSON))) {
            throw Failure.usage(
                    PARQUET + " takes its rows from the report's file: name a file for " + JSON + ", or leave it out");
        }
        if (!words.isEmpty() && Files.isRegularFile(Path.of(words.get(0)))) {
            String document = words.remove(0);
            String kind = ReportReader.kind(new InputFile(document));
            List<String> again = AGAIN.get(kind);
            if (again == null) {
                throw Failure.usage(document + " is of the kind " + kind
                        + ", of which there is nothing for executors to run: give a document of a run with replications,"
                        + " a sweep, a plan or a tune");
            }
            words.add(0, document);
            words.addAll(0, again);
        }
        return new SubmittedCommand(words, parquet);
    }

    /** Takes a flag and its value out of the words; {@code null} if it is not there, empty if its value is not. */
    private static @Nullable String take(List<String> words, String flag) {
        String value = valueOf(words, flag);
        int place = words.indexOf(flag);
        if (place >= 0) {
            words.remove(place);
            if (place < words.size()) {
                words.remove(place);
            }
        } else {
            words.removeIf(word -> word.startsWith(flag + "="));
        }
        return value;
    }

    private static @Nullable String valueOf(List<String> words, String flag) {
        int place = words.indexOf(flag);
        if (place >= 0) {
            return place + 1 < words.size() ? words.get(place + 1) : "";
        }
        return words.stream()
                .filter(word -> word.startsWith(flag + "="))
                .map(word -> word.substring(flag.length() + 1))
                .findFirst()
                .orElse(null);
    }

    /**
     * Runs it.
     *
     * @return the exit code
     * @throws Failure if it cannot be done
     */
    int run(Console console, SparkRunner runner) {
        if (parquet == null) {
            return run(words, console, runner);
        }
        ParquetRows rows = new ParquetRows(runner.session(), parquet);
        rows.requireNew();
        String report = valueOf(words, JSON);
        try {
            if (report != null) {
                int code = run(words, console, runner);
                return code == ExitCode.DONE ? write(rows, report, console) : code;
            }
            Path temporary = Files.createTempFile("vllm-sim-", ".json");
            try {
                List<String> withReport = new ArrayList<>(words);
                withReport.addAll(List.of(JSON, temporary.toString()));
                int code = run(withReport, console, runner);
                return code == ExitCode.DONE ? write(rows, temporary.toString(), console) : code;
            } finally {
                Files.deleteIfExists(temporary);
            }
        } catch (IOException e) {
            throw Failure.failed("cannot write the rows to " + parquet + ": " + e.getMessage(), e);
        }
    }

    private static int run(List<String> words, Console console, SparkRunner runner) {
        return dev.vllmsim.cli.Main.run(words.toArray(String[]::new), console, runner);
    }

    private static int write(ParquetRows rows, String report, Console console) throws IOException {
        rows.write(new InputFile(report));
        console.tell("wrote " + rows.folder());
        return ExitCode.DONE;
    }
}
