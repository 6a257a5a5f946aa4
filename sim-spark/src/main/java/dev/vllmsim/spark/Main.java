package dev.vllmsim.spark;

import dev.vllmsim.cli.console.Console;
import dev.vllmsim.cli.console.ExitCode;
import dev.vllmsim.cli.console.Failure;
import dev.vllmsim.report.input.BadInputException;
import java.io.FileDescriptor;
import java.io.FileOutputStream;

/** What {@code spark-submit} calls: the command {@code vllm-sim}, whose studies are run by executors. */
public final class Main {
    private Main() {}

    /** Runs the command; a failure ends the JVM with the command's exit code. */
    public static void main(String[] args) {
        System.setProperty("java.awt.headless", "true");
        // Not System.out: it swallows failures. Nobody watches as on a terminal: progress is for Spark to show.
        Console console =
                new Console(new FileOutputStream(FileDescriptor.out), new FileOutputStream(FileDescriptor.err), false);
        int code = run(args, console);
        if (code != ExitCode.DONE) {
            System.exit(code);
        }
    }

    private static int run(String[] args, Console console) {
        try {
            SubmittedCommand command = SubmittedCommand.of(args);
            try (SparkRunner runner = new SparkRunner()) {
                return command.run(console, runner);
            }
        } catch (Failure e) {
            console.complain(String.valueOf(e.getMessage()));
            return e.exitCode();
        } catch (BadInputException e) {
            console.complain(String.valueOf(e.getMessage()));
            return ExitCode.BAD_INPUT;
        }
    }
}
