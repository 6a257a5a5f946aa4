package dev.vllmsim.cli.html;

import dev.vllmsim.cli.console.Console;
import dev.vllmsim.cli.console.ExitCode;
import dev.vllmsim.cli.console.Failure;
import dev.vllmsim.cli.files.CommandFiles;
import dev.vllmsim.cli.files.InputFile;
import dev.vllmsim.plot.html.Pages;
import dev.vllmsim.plot.page.Caption;
import dev.vllmsim.report.file.IoConsumer;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Writes a report as a page for a browser, from the report alone. */
public final class HtmlCommand {
    private static final String JSON = ".json";

    private final Console console;

    /**
     * @param console the command's streams
     */
    public HtmlCommand(Console console) {
        this.console = console;
    }

    /**
     * Writes the page.
     *
     * @return the exit code
     * @throws Failure if it cannot be done
     */
    public int run(HtmlFlags.Typed typed) {
        CommandFiles files = new CommandFiles(console);
        InputFile report = files.input(typed.report());
        String asked = typed.out();
        CommandFiles.Target target = files.output(asked == null ? "the page" : "--out", name(report.name(), asked));
        files.check();
        IoConsumer<OutputStream> page = Pages.of(report);
        try {
            target.write(page);
        } catch (IOException e) {
            throw Failure.failed(String.valueOf(e.getMessage()), e);
        }
        return ExitCode.DONE;
    }

    /** The page's file, unless another was asked for: {@code run.html} of {@code reports/run.json}. */
    private static String name(String report, @Nullable String asked) {
        if (asked != null) {
            return asked;
        }
        String name = Caption.fileName(report);
        boolean json = name.toLowerCase(Locale.ROOT).endsWith(JSON) && name.length() > JSON.length();
        return (json ? name.substring(0, name.length() - JSON.length()) : name) + ".html";
    }
}
