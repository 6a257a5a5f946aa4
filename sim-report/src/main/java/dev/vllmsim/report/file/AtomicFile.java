package dev.vllmsim.report.file;

import java.io.BufferedOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/**
 * Writes a file so that it appears whole or not at all: first beside its place, then moved there.
 *
 * <ul>
 *   <li>Where the path is a symbolic link, the file that it leads to is replaced, and the link stays.
 *   <li>A file that is replaced keeps its permissions.
 *   <li>What is not a file of its own cannot be replaced and is written to as it is: a pipe, a device, {@code
 *       /dev/stdout}.
 *   <li>If the content cannot be made, or the program is interrupted, the old file is there as before and nothing is
 *       left beside it.
 * </ul>
 */
public final class AtomicFile {
    private static final int BUFFER = 1 << 16;
    private static final int MOST_LINKS = 40;
    private static final int MOST_NAMES = 1000;

    private AtomicFile() {}

    /**
     * Writes a file.
     *
     * @param file where
     * @param content writes what is to be in the file; the stream is buffered and closed afterwards
     * @throws IOException if the file cannot be written, with a message for people that names it
     */
    public static void write(Path file, IoConsumer<OutputStream> content) throws IOException {
        Content guarded = new Content(content);
        try {
            @Nullable Path target = replaceable(file);
            if (target == null) {
                try (OutputStream out = Files.newOutputStream(file, StandardOpenOption.APPEND)) {
                    guarded.writeTo(out);
                }
            } else {
                replace(target, guarded);
            }
        } catch (IOException e) {
            throw new IOException("cannot write " + file + ": " + reason(e), e);
        }
    }

    /** The content, written once through a buffer. */
    private record Content(IoConsumer<OutputStream> writer) {
        void writeTo(OutputStream out) throws IOException {
            BufferedOutputStream buffered = new BufferedOutputStream(out, BUFFER);
            writer.accept(buffered);
            buffered.flush();
        }
    }

    /** The file that the path leads to, which may not exist yet; {@code null} if it cannot be replaced. */
    private static @Nullable Path replaceable(Path file) throws IOException {
        Path path = file;
        for (int links = 0; links < MOST_LINKS; links++) {
            if (isOpenFile(path)) {
                return null;
            }
            if (!Files.isSymbolicLink(path)) {
                if (Files.isDirectory(path)) {
                    throw new FileSystemException(file.toString(), null, "it is a directory");
                }
                return Files.exists(path) && !Files.isRegularFile(path) ? null : path;
            }
            path = path.resolveSibling(Files.readSymbolicLink(path));
        }
        throw new FileSystemException(file.toString(), null, "too many symbolic links");
    }

    /**
     * Whether the path names something that a process holds open, as {@code /dev/stdout} does: even if that is a file,
     * to replace it would leave the process with the old one.
     */
    private static boolean isOpenFile(Path path) {
        Path absolute = path.toAbsolutePath().normalize();
        return absolute.startsWith("/dev/fd")
                || absolute.startsWith("/proc")
                || absolute.equals(Path.of("/dev/stdout"))
                || absolute.equals(Path.of("/dev/stderr"));
    }

    private static void replace(Path target, Content content) throws IOException {
        Path absolute = target.toAbsolutePath();
        Path folder = absolute.getParent();
        Path name = absolute.getFileName();
        if (folder == null || name == null) {
            throw new FileSystemException(target.toString(), null, "it is a directory");
        }
        for (int attempt = 0; ; attempt++) {
            Path beside =
                    folder.resolve("." + name + "." + ProcessHandle.current().pid() + "-" + attempt + ".tmp");
            try {
                writeAndMove(new Unfinished(beside), absolute, content);
                return;
            } catch (NameTakenException e) {
                if (attempt == MOST_NAMES) {
                    throw e;
                }
            }
        }
    }

    /** Another program works beside the same place, or left something there when it was killed. */
    private static final class NameTakenException extends IOException {
        private static final long serialVersionUID = 1L;

        NameTakenException(FileAlreadyExistsException cause) {
            super(cause);
        }
    }

    /** A file in the making. Once it is removed it stays away, so that the end of the program leaves nothing. */
    private static final class Unfinished {
        final Path path;
        private boolean created;
        private boolean removed;

        Unfinished(Path path) {
            this.path = path;
        }

        synchronized OutputStream create() throws IOException {
            if (removed) {
                throw new FileSystemException(path.toString(), null, "the program is ending");
            }
            try {
                OutputStream out = Files.newOutputStream(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
                created = true;
                return out;
            } catch (FileAlreadyExistsException e) {
                throw new NameTakenException(e);
            }
        }

        synchronized void remove() {
            removed = true;
            if (created) {
                deleteQuietly(path);
            }
        }
    }

    private static void writeAndMove(Unfinished beside, Path target, Content content) throws IOException {
        Thread cleanup = new Thread(beside::remove, "remove-unfinished-file");
        // Before there is a file: a program that is interrupted right after would leave it.
        boolean watched = onExit(cleanup);
        boolean done = false;
        try {
            try (OutputStream out = beside.create()) {
                content.writeTo(out);
            }
            keepPermissions(target, beside.path);
            try {
                Files.move(beside.path, target, StandardCopyOption.ATOMIC_MOVE);
            } catch (AtomicMoveNotSupportedException e) {
                Files.move(beside.path, target, StandardCopyOption.REPLACE_EXISTING);
            }
            done = true;
        } finally {
            if (!done) {
                beside.remove();
            }
            if (watched) {
                forget(cleanup);
            }
        }
    }

    private static void keepPermissions(Path from, Path to) throws IOException {
        if (Files.exists(from, LinkOption.NOFOLLOW_LINKS)
                && Files.getFileStore(from).supportsFileAttributeView("posix")) {
            Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(from);
            Files.setPosixFilePermissions(to, permissions);
        }
    }

    private static boolean onExit(Thread cleanup) {
        try {
            Runtime.getRuntime().addShutdownHook(cleanup);
            return true;
        } catch (IllegalStateException e) {
            // The program is ending already; the file is deleted by the writing thread if that gets so far.
            return false;
        }
    }

    private static void forget(Thread cleanup) {
        try {
            Runtime.getRuntime().removeShutdownHook(cleanup);
        } catch (IllegalStateException e) {
            // The program is ending: the hook runs, and finds nothing to do.
            return;
        }
    }

    private static void deleteQuietly(Path path) {
        try {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            // What made the writing fail is the news, not that its remains cannot be removed.
            return;
        }
    }

    /** Why a file could not be read or written, in a few words for people, without its name. */
    public static String reason(IOException failure) {
        if (failure instanceof NoSuchFileException) {
            return "no such file or folder";
        }
        if (failure instanceof AccessDeniedException) {
            return "permission denied";
        }
        if (failure instanceof NotDirectoryException) {
            return "not a folder";
        }
        if (failure instanceof EOFException) {
            return "it ends too early, as if it had been cut";
        }
        if (failure instanceof ZipException) {
            return "its gzip data is damaged: " + lowerFirst(String.valueOf(failure.getMessage()));
        }
        if (failure instanceof CharacterCodingException) {
            return "it is not text in the encoding that its byte order mark says";
        }
        if (failure instanceof FileSystemException system && system.getReason() != null) {
            return lowerFirst(system.getReason());
        }
        String message = failure.getMessage();
        return message == null ? failure.getClass().getSimpleName() : lowerFirst(message);
    }

    private static String lowerFirst(String text) {
        return text.isEmpty() ? text : Character.toLowerCase(text.charAt(0)) + text.substring(1);
    }
}
