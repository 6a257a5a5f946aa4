package dev.vllmsim.report.measure;

import dev.vllmsim.report.file.AtomicFile;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Numbered blocks of bytes, kept in memory up to a limit and in a temporary file beyond it. The file is gone when the
 * store is closed, or the program ends.
 */
public final class BlockStore implements Closeable {
    private final long memoryLimit;
    private byte[] @Nullable [] blocks = new byte[16][];
    private long[] offsets = new long[0];
    private int[] lengths = new int[0];
    private long inMemory;
    private @Nullable FileChannel file;
    private long fileEnd;

    /**
     * @param memoryLimit bytes that may be kept in memory
     */
    public BlockStore(long memoryLimit) {
        this.memoryLimit = memoryLimit;
    }

    /**
     * Keeps a block, which the caller gives away. Each number is used once, in any order.
     *
     * @throws UncheckedIOException if the temporary file cannot be written
     */
    public void put(int number, byte[] block) {
        if (inMemory + block.length <= memoryLimit) {
            if (number >= blocks.length) {
                blocks = Arrays.copyOf(blocks, Math.max(number + 1, 2 * blocks.length));
            }
            blocks[number] = block;
            inMemory += block.length;
            return;
        }
        if (number >= offsets.length) {
            int size = Math.max(number + 1, Math.max(1024, 2 * offsets.length));
            offsets = Arrays.copyOf(offsets, size);
            lengths = Arrays.copyOf(lengths, size);
        }
        try {
            FileChannel channel = open();
            ByteBuffer buffer = ByteBuffer.wrap(block);
            long position = fileEnd;
            while (buffer.hasRemaining()) {
                position += channel.write(buffer, position);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot keep rows in a temporary file: " + AtomicFile.reason(e), e);
        }
        offsets[number] = fileEnd;
        lengths[number] = block.length;
        fileEnd += block.length;
    }

    private FileChannel open() throws IOException {
        FileChannel channel = file;
        if (channel == null) {
            Path path = Files.createTempFile("vllm-sim-", ".rows");
            // The system removes the name at once where it can, else when the channel is closed.
            channel = FileChannel.open(
                    path, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.DELETE_ON_CLOSE);
            file = channel;
        }
        return channel;
    }

    /**
     * The block with the given number, which must have been put.
     *
     * @throws IOException if the temporary file cannot be read
     */
    public byte[] get(int number) throws IOException {
        byte[] block = number < blocks.length ? blocks[number] : null;
        if (block != null) {
            return block;
        }
        FileChannel channel = file;
        if (channel == null || number >= lengths.length || lengths[number] == 0) {
            throw new IllegalStateException("block " + number + " was never stored");
        }
        ByteBuffer buffer = ByteBuffer.allocate(lengths[number]);
        while (buffer.hasRemaining()) {
            if (channel.read(buffer, offsets[number] + buffer.position()) < 0) {
                throw new IOException("the temporary file with the rows was cut short");
            }
        }
        return buffer.array();
    }

    @Override
    public void close() throws IOException {
        FileChannel channel = file;
        file = null;
        if (channel != null) {
            channel.close();
        }
    }
}
