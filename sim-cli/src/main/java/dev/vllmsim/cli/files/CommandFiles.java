package dev.vllmsim.cli.files;

import dev.vllmsim.cli.console.Console;
import dev.vllmsim.cli.console.Failure;
import dev.vllmsim.cli.console.TextOutput;
import dev.vllmsim.plot.FontsMissingException;
import dev.vllmsim.report.file.AtomicFile;
import dev.vllmsim.report.file.IoConsumer;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The files that a command reads and writes. Here is the one place that sees to it that nothing is written over what is
 * read, nor over another output; and that a person is told of everything that was written.
 */
public final class CommandFiles {
    /** The picture of the steps, which may have more pages than one. */
    public static final String STEPS_PICTURE = "steps.png";

    /** The picture of a sweep. */
    public static final String SWEEP_PICTURE = "sweep.png";

    /** The picture of a calibration. */
    public static final String CALIBRATION_PICTURE = "calibration.png";

    /** The picture of a prediction. */
    public static final String PREDICT_PICTURE = "predict.png";

    /** The picture of a hit curve. */
    public static final String HIT_CURVE_PICTURE = "hit-curve.png";

    /** The picture of a plan. */
    public static final String PLAN_PICTURE = "plan.png";

    /** The picture of settings to choose from. */
    public static final String TUNE_PICTURE = "tune.png";

    /** The picture of a comparison. */
    public static final String COMPARE_PICTURE = "compare.png";

    /** The picture of where the time of requests went. */
    public static final String BLAME_PICTURE = "blame.png";

    private static final String STANDARD_OUTPUT = "-";
    private static final int BUFFER_BYTES = 1 << 16;

    /** What draws a picture into a file. */
    @FunctionalInterface
    public interface Picture {
        /**
         * Draws it.
         *
         * @return the files written
         */
        List<Path> draw(Path file) throws IOException;
    }

    private final Console console;
    private final List<Path> inputs = new ArrayList<>();
    private final List<Target> targets = new ArrayList<>();

    /**
     * @param console the command's streams
     */
    public CommandFiles(Console console) {
        this.console = console;
    }

    /** A file that is read, by the name that a person gave it. */
    public InputFile input(String name) {
        InputFile input = new InputFile(name);
        Path path = input.path();
        if (path != null) {
            inputs.add(path);
        }
        return input;
    }

    /**
     * A file that is to be written.
     *
     * @param asked how a person asked for it
     * @param name the file; {@code -} for the standard output
     * @throws Failure if no file can be called so
     */
    public Target output(String asked, String name) {
        return add(new Target(asked, name.equals(STANDARD_OUTPUT) ? null : FileNames.path(name), null, false));
    }

    /**
     * A picture that is to be drawn.
     *
     * @param folder where pictures go, or {@code null} for the current folder
     * @param name the file's name
     * @throws Failure if no folder can be called so
     */
    public Target picture(@Nullable String folder, String name) {
        Path directory = FileNames.path(folder == null ? "." : folder);
        return add(new Target("the picture", directory.resolve(name).normalize(), directory, true));
    }

    /**
     * A table that is to be written as CSV.
     *
     * @param asked how a person asked for it
     * @param folder where tables go
     * @param name what is in the table
     * @throws Failure if no folder can be called so
     */
    public Target table(String asked, String folder, String name) {
        Path directory = FileNames.path(folder);
        return add(new Target(asked, directory.resolve(name + ".csv").normalize(), directory, false));
    }

    private Target add(Target target) {
        targets.add(target);
        return target;
    }

    /** Where text for people goes: the standard output, unless something else is written there. */
    public TextOutput text() {
        return targets.stream().anyMatch(target -> target.file == null) ? console.err() : console.out();
    }

    /**
     * Makes sure, as far as that is possible, that everything can be written, and nothing over something else: better
     * now than after a long run.
     *
     * @throws Failure if it cannot
     */
    public void check() {
        for (int i = 0; i < targets.size(); i++) {
            Target target = targets.get(i);
            for (Target other : targets.subList(0, i)) {
                if (target.file == null && other.file == null) {
                    throw Failure.usage(other.asked + " - and " + target.asked
                            + " - would be mixed up on the standard output: name a file for one of them");
                }
                if (other.file != null && target.touches(other.file)) {
                    throw Failure.usage(target.asked + " would be written over " + other.asked + ", " + target.file
                            + ": give them different names");
                }
            }
            target.refuseOverInput();
        }
        targets.forEach(Target::checkPlace);
    }

    /** The file that a path leads to, which may not exist yet. */
    private static Path place(Path file) {
        try {
            return file.toRealPath();
        } catch (IOException e) {
            Path absolute = file.toAbsolutePath().normalize();
            Path folder = absolute.getParent();
            Path name = absolute.getFileName();
            try {
                return folder == null || name == null
                        ? absolute
                        : folder.toRealPath().resolve(name);
            } catch (IOException e2) {
                return absolute;
            }
        }
    }

    /** Where an output goes. */
    public final class Target {
        private final String asked;
        private final @Nullable Path file;
        private final @Nullable Path folder;
        private final boolean paged;

        /**
         * @param asked how a person asked for it
         * @param file where it goes, or {@code null} for the standard output
         * @param folder the folder as a person gave it, if it is no file that was named
         * @param paged whether it may have more pages, each in a file of its own
         */
        private Target(String asked, @Nullable Path file, @Nullable Path folder, boolean paged) {
            this.paged = paged;
            this.asked = asked;
            this.file = file;
            this.folder = folder;
        }

        /** Whether it would be written over a file. What is no file of its own, as a pipe, cannot be. */
        private boolean touches(Path other) {
            if (file == null || (Files.exists(file) && !Files.isRegularFile(file))) {
                return false;
            }
            Path mine = place(file);
            Path theirs = place(other);
            return mine.equals(theirs) || (paged && isFurtherPage(mine, theirs));
        }

        /** Whether a file may be the second or a later page of a picture: {@code steps-2.png} of {@code steps.png}. */
        private boolean isFurtherPage(Path mine, Path theirs) {
            Path folderOfMine = mine.getParent();
            String name = String.valueOf(mine.getFileName());
            int dot = name.lastIndexOf('.');
            return folderOfMine != null
                    && dot > 0
                    && folderOfMine.equals(theirs.getParent())
                    && String.valueOf(theirs.getFileName())
                            .matches(Pattern.quote(name.substring(0, dot)) + "-\\d+"
                                    + Pattern.quote(name.substring(dot)));
        }

        private void refuseOverInput() {
            for (Path input : inputs) {
                if (touches(input)) {
                    throw Failure.usage(asked + " would be written over the file that is read, " + input
                            + ": give them different names");
                }
            }
        }

        private void checkPlace() {
            if (folder != null) {
                WritablePlaces.checkFolder(folder);
            } else if (file != null) {
                WritablePlaces.checkFile(file);
            }
        }

        /**
         * Writes a file, whole or not at all, or the standard output.
         *
         * @throws IOException if it cannot be written
         */
        public void write(IoConsumer<OutputStream> content) throws IOException {
            if (file == null) {
                OutputStream out = new BufferedOutputStream(console.out().bytes(), BUFFER_BYTES);
                content.accept(out);
                out.flush();
                return;
            }
            // Again, as an input may have become known, or a link been laid, since the check.
            refuseOverInput();
            AtomicFile.write(file, content);
            console.tell("wrote " + file);
        }

        /**
         * Draws a picture.
         *
         * @throws Failure if it cannot be done
         */
        public void draw(Picture picture) {
            if (file == null) {
                throw new IllegalStateException("a picture is not drawn onto the standard output");
            }
            refuseOverInput();
            try {
                for (Path written : picture.draw(file)) {
                    console.tell("wrote " + written);
                }
            } catch (IOException | FontsMissingException e) {
                throw Failure.failed(String.valueOf(e.getMessage()), e);
            }
        }
    }
}
