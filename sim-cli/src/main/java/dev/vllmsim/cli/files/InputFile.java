package dev.vllmsim.cli.files;

import dev.vllmsim.report.file.AtomicFile;
import dev.vllmsim.report.input.BadInputException;
import dev.vllmsim.report.input.Input;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A file to read, by the name that a person gave it. A pipe can be read only once; what is piped in is kept. */
public final class InputFile implements Input {
    private final String name;
    private boolean opened;
    private byte @Nullable [] piped;

    /**
     * @param name the file, as a person gave it
     */
    public InputFile(String name) {
        this.name = name;
    }

    @Override
    public String name() {
        return StandardInput.isMeant(name) ? StandardInput.NAME : name;
    }

    /** Where it is, or {@code null} for the standard input. */
    @Nullable
    Path path() {
        return StandardInput.isMeant(name) ? null : FileNames.path(name);
    }

    @Override
    public synchronized InputStream open() {
        if (StandardInput.isMeant(name)) {
            return new ByteArrayInputStream(pipedIn());
        }
        Path path = FileNames.path(name);
        if (Files.isDirectory(path)) {
            throw unreadable("it is a folder", null);
        }
        boolean pipe = Files.exists(path) && !Files.isRegularFile(path);
        if (opened && pipe) {
            throw new BadInputException(
                    name + " is a pipe, but this run has to read it more than once: put it into a file", null);
        }
        opened = true;
        try {
            // Streams of files ask for their position, which a pipe does not have; one that is buffered asks for
            // nothing.
            return pipe ? new BufferedInputStream(new FileInputStream(path.toFile())) : Files.newInputStream(path);
        } catch (NoSuchFileException e) {
            throw unreadable("there is no such file", e);
        } catch (AccessDeniedException e) {
            throw unreadable("permission denied", e);
        } catch (IOException e) {
            throw unreadable(AtomicFile.reason(e), e);
        }
    }

    private byte[] pipedIn() {
        byte[] bytes = piped;
        if (bytes == null) {
            try {
                bytes = StandardInput.bytes().readAllBytes();
            } catch (IOException e) {
                throw unreadable(AtomicFile.reason(e), e);
            }
            piped = bytes;
        }
        return bytes;
    }

    private BadInputException unreadable(String reason, @Nullable Throwable cause) {
        return new BadInputException("cannot read " + name() + ": " + reason, cause);
    }
}
