package dev.vllmsim.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.vllmsim.cli.console.Console;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Runs the command as a shell would: arguments in, exit code and both streams out. */
final class Cli {
    /** The first example of the seed's README, with a seed. */
    static final List<String> EXAMPLE = List.of(
            "--max-num-scheduled-tokens",
            "128",
            "--total-query",
            "100",
            "--min-input",
            "64",
            "--max-input",
            "1024",
            "--min-output",
            "16",
            "--max-output",
            "256",
            "--concurrency",
            "8",
            "--prefill-elapsed-time",
            "10",
            "--decode-elapsed-time",
            "3",
            "--seed",
            "7");

    /** Limits without a workload. */
    static final List<String> LIMITS =
            List.of("--max-num-scheduled-tokens", "128", "--prefill-elapsed-time", "10", "--decode-elapsed-time", "3");

    /**
     * What came of a call.
     *
     * @param exitCode the exit code
     * @param out what was written to the standard output
     * @param err what was written to the standard error
     */
    record Result(int exitCode, String out, String err) {}

    private Cli() {}

    /** Runs the command with the given arguments. */
    static Result run(String... args) {
        return run(false, args);
    }

    /** Runs the command with the given arguments, in front of a terminal if wanted. */
    static Result run(boolean terminal, String... args) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int exitCode = Main.run(args, new Console(out, err, terminal));
        return new Result(exitCode, out.toString(UTF_8), err.toString(UTF_8));
    }

    /** Runs the command with some arguments and then some more. */
    static Result run(List<String> args, String... more) {
        return run(join(args, more));
    }

    /** Runs the command with its standard output going to the given stream. */
    static Result runInto(OutputStream out, List<String> args, String... more) {
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int exitCode = Main.run(join(args, more), new Console(out, err, false));
        return new Result(exitCode, "", err.toString(UTF_8));
    }

    /** The arguments without a flag and its value. */
    static List<String> without(List<String> args, String flag) {
        List<String> rest = new ArrayList<>(args);
        int place = rest.indexOf(flag);
        rest.remove(place + 1);
        rest.remove(place);
        return rest;
    }

    /** The arguments with another value for a flag. */
    static List<String> with(List<String> args, String flag, String value) {
        List<String> changed = new ArrayList<>(args);
        int place = changed.indexOf(flag);
        if (place < 0) {
            changed.addAll(List.of(flag, value));
        } else {
            changed.set(place + 1, value);
        }
        return changed;
    }

    private static String[] join(List<String> args, String... more) {
        List<String> all = new ArrayList<>(args);
        all.addAll(Arrays.asList(more));
        return all.toArray(String[]::new);
    }
}
