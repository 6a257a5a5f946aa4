package dev.vllmsim.cli.console;

import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;

/** Finds out whether a person watches the error stream. */
public final class Terminal {
    /** Set by whoever starts the JVM and knows: {@code true} or {@code false}. */
    public static final String PROPERTY = "vllmsim.terminal";

    private Terminal() {}

    /**
     * Whether the error stream of this process is a terminal that can return to the start of a line.
     *
     * <p>{@link System#console} cannot tell: up to JDK 21 it asks for the input and the output stream, both of which
     * may be pipes while a person watches the errors; from JDK 22 on it is there even without a terminal. So the
     * starter's word comes first, then what Linux says of the stream, then the console.
     */
    public static boolean watchesErrors() {
        String told = System.getProperty(PROPERTY);
        if (told != null) {
            return Boolean.parseBoolean(told);
        }
        if ("dumb".equals(System.getenv("TERM"))) {
            return false;
        }
        Path stream = Path.of("/proc/self/fd/2");
        if (Files.isSymbolicLink(stream)) {
            try {
                String device = Files.readSymbolicLink(stream).toString();
                return device.startsWith("/dev/pts/") || device.startsWith("/dev/tty") || device.equals("/dev/console");
            } catch (IOException e) {
                return false;
            }
        }
        return consoleIsTerminal();
    }

    @SuppressWarnings("SystemConsoleNull") // asked further below where it is never null
    private static boolean consoleIsTerminal() {
        Object console = System.console();
        if (console == null) {
            return false;
        }
        try {
            // There from JDK 22 on; before, a console was there only if it was a terminal.
            Method isTerminal = java.io.Console.class.getMethod("isTerminal");
            return Boolean.TRUE.equals(isTerminal.invoke(console));
        } catch (ReflectiveOperationException e) {
            return true;
        }
    }
}
