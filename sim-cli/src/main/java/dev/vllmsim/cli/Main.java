package dev.vllmsim.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The entry point of the command {@code vllm-sim}. */
@Command(name = "vllm-sim", mixinStandardHelpOptions = true, version = "vllm-sim")
public final class Main implements Runnable {

    @Override
    public void run() {
        CommandLine.usage(this, System.out);
    }

    /** Runs the command and ends the JVM with its exit code. */
    public static void main(String[] args) {
        // Before anything can touch AWT: with a DISPLAY that nobody answers, charts would fail otherwise.
        System.setProperty("java.awt.headless", "true");
        System.exit(new CommandLine(new Main()).execute(args));
    }
}
