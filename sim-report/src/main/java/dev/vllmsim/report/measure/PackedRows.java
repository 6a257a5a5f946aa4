package dev.vllmsim.report.measure;

import java.io.Closeable;
import java.io.IOException;
import java.util.Arrays;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * Rows of a run's requests that come in any order and are read in the order of the workload, kept in few bytes: in
 * memory up to a limit, in a temporary file beyond it.
 */
final class PackedRows implements Closeable {
    private static final long MEMORY_LIMIT = 64L << 20;

    /**
     * Requests whose rows are packed into one block once all of them have come. Few, because a request that takes very
     * long keeps its group from being packed.
     */
    private static final int GROUP = 256;

    private static final byte[] NOTHING = {};

    private static final class Group {
        final byte[] @Nullable [] rows = new byte[GROUP][];
        int finished;
        int length;
    }

    /** Takes rows, one after the other. */
    @FunctionalInterface
    interface Reader {
        /**
         * Reads a row.
         *
         * @param index its place in the workload
         * @param row at its start; is to be at its end afterwards
         */
        void read(int index, Varints.Reader row) throws IOException;
    }

    private final BlockStore store;
    private @Nullable Group[] open = new Group[16];
    private long rows;
    private int end;
    private final BitSet without = new BitSet();

    PackedRows() {
        this(MEMORY_LIMIT);
    }

    /**
     * @param memoryLimit bytes that may be kept in memory
     */
    PackedRows(long memoryLimit) {
        store = new BlockStore(memoryLimit);
    }

    /**
     * Keeps a row.
     *
     * @param index its place in the workload
     */
    void put(int index, Varints row) {
        keep(index, row.toBytes());
        rows++;
    }

    /** Notes that a request has no row, and never will. */
    void skip(int index) {
        without.set(index);
        keep(index, NOTHING);
    }

    private void keep(int index, byte[] row) {
        int number = index / GROUP;
        if (number >= open.length) {
            open = Arrays.copyOf(open, Math.max(number + 1, 2 * open.length));
        }
        Group group = open[number];
        if (group == null) {
            group = new Group();
            open[number] = group;
        }
        group.rows[index % GROUP] = row;
        group.length += row.length;
        end = Math.max(end, index + 1);
        if (++group.finished == GROUP) {
            store.put(number, join(group));
            open[number] = null;
        }
    }

    private static byte[] join(Group group) {
        byte[] block = new byte[group.length];
        int length = 0;
        for (byte[] row : group.rows) {
            if (row != null) {
                System.arraycopy(row, 0, block, length, row.length);
                length += row.length;
            }
        }
        return block;
    }

    /** Rows kept so far. */
    long rows() {
        return rows;
    }

    /**
     * Reads all rows, in the order of the workload.
     *
     * @throws IllegalStateException if one of the workload is missing
     */
    void forEach(Reader reader) throws IOException {
        if (rows + without.cardinality() != end) {
            throw new IllegalStateException("of " + end + " requests only " + rows + " have finished");
        }
        int index = 0;
        for (int number = 0; index < end; number++) {
            Group group = open[number];
            Varints.Reader packed = new Varints.Reader(group == null ? store.get(number) : join(group));
            for (; index < end && index / GROUP == number; index++) {
                if (!without.get(index)) {
                    reader.read(index, packed);
                }
            }
        }
    }

    @Override
    public void close() throws IOException {
        store.close();
    }
}
