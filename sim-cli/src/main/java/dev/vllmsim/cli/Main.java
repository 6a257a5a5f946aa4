package dev.vllmsim.cli;

import dev.vllmsim.cli.console.ClosedPipeException;
import dev.vllmsim.cli.console.Console;
import dev.vllmsim.cli.console.ExitCode;
import dev.vllmsim.cli.console.Failure;
import dev.vllmsim.cli.console.Terminal;
import dev.vllmsim.engine.sweep.Runner;
import dev.vllmsim.report.input.BadInputException;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStream;

/** The entry point of the command {@code vllm-sim}. */
public final class Main {
    /** Set to anything, it has stack traces printed: {@code JAVA_OPTS=-Dvllmsim.debug}. */
    private static final String DEBUG_PROPERTY = "vllmsim.debug";

    private Main() {}

    /** Runs the command and ends the JVM with its exit code. */
    public static void main(String[] args) {
        // Before anything can touch AWT: with a DISPLAY that nobody answers, charts would fail otherwise.
        System.setProperty("java.awt.headless", "true");
        // Not System.out: it swallows failures, and a reader that went away would not be noticed.
        OutputStream out = new FileOutputStream(FileDescriptor.out);
        OutputStream err = new FileOutputStream(FileDescriptor.err);
        System.exit(run(args, new Console(out, err, Terminal.watchesErrors())));
    }

    /**
     * Runs the command on this machine.
     *
     * @return one of {@link ExitCode}
     */
    public static int run(String[] args, Console console) {
        return run(args, console, Runner.LOCAL);
    }

    /**
     * Runs the command.
     *
     * @param runner runs the runs of sweeps, replications, plan and tune
     * @return one of {@link ExitCode}
     */
    @SuppressWarnings("CatchAndPrintStackTrace") // on demand
    public static int run(String[] args, Console console, Runner runner) {
        try {
            int code = new CommandLines(console, runner).run(args);
            console.out().flush();
            return code;
        } catch (ClosedPipeException e) {
            return ExitCode.DONE;
        } catch (Throwable e) {
            if (System.getProperty(DEBUG_PROPERTY) != null) {
                e.printStackTrace();
            }
            return report(e, console);
        }
    }

    private static int report(Throwable problem, Console console) {
        if (problem instanceof Failure failure) {
            flushQuietly(console);
            console.complain(String.valueOf(failure.getMessage()));
            return failure.exitCode();
        }
        if (problem instanceof BadInputException) {
            flushQuietly(console);
            console.complain(String.valueOf(problem.getMessage()));
            return ExitCode.BAD_INPUT;
        }
        if (problem instanceof OutOfMemoryError) {
            console.complain("out of memory: give Java more, as in JAVA_OPTS=-Xmx4g");
            return ExitCode.FAILED;
        }
        flushQuietly(console);
        console.complain("unexpected failure: " + problem.toString().replaceAll("\\s+", " ") + " (JAVA_OPTS=-D"
                + DEBUG_PROPERTY + " shows where it came from)");
        return ExitCode.FAILED;
    }

    /** What was printed before a failure is worth having, but it is the failure that counts. */
    private static void flushQuietly(Console console) {
        try {
            console.out().flush();
        } catch (ClosedPipeException | Failure e) {
            return;
        }
    }
}
