package dev.vllmsim.engine.scheduler.vllmv1;

import java.util.AbstractQueue;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * A queue whose requests are passed over while they ask for more tokens than a step has left, and come back to the front
 * in reverse after the step (vLLM 0.10.0 without chunked prefill: {@code skipped_waiting_requests}).
 *
 * <p>A treap by place (Seidel and Aragon, "Randomized search trees", Algorithmica 16, 1996) in which each node knows the
 * least that anyone below it asks for, and whether what is below it stands in reverse. So the next request that fits is
 * found, and a thousand are turned round, in a number of steps that grows with the logarithm of the queue.
 */
final class FirstFitQueue extends AbstractQueue<Entry> {

    private static final class Node {
        final Entry entry;
        final int wanted;
        final int rank;
        int size = 1;
        int least;
        boolean reversed;

        @Nullable
        Node left;

        @Nullable
        Node right;

        Node(Entry entry, int wanted, int rank) {
            this.entry = entry;
            this.wanted = wanted;
            this.rank = rank;
            this.least = wanted;
        }

        void settle() {
            if (reversed) {
                reversed = false;
                Node was = left;
                left = right;
                right = was;
                reverse(left);
                reverse(right);
            }
        }

        void count() {
            size = 1 + FirstFitQueue.size(left) + FirstFitQueue.size(right);
            least = wanted;
            if (left != null) {
                least = Math.min(least, left.least);
            }
            if (right != null) {
                least = Math.min(least, right.least);
            }
        }
    }

    private final ToIntFunction<Entry> wanted;
    private @Nullable Node root;
    private @Nullable Node passedOver;
    private int random = 1;
    /** What {@link #split} leaves. */
    private @Nullable Node front;

    private @Nullable Node back;

    /**
     * @param wanted what a request asks for; asked when it joins, and less later on only if it is 0
     */
    FirstFitQueue(ToIntFunction<Entry> wanted) {
        this.wanted = wanted;
    }

    @Override
    public boolean offer(Entry entry) {
        root = merge(root, node(entry));
        return true;
    }

    /** Adds a request before all others. */
    void addFirst(Entry entry) {
        root = merge(node(entry), root);
    }

    /**
     * Passes over the requests at the front that ask for too much.
     *
     * @return how many these are
     */
    int passOver(int tokens) {
        int count = 0;
        Node node = root;
        while (node != null) {
            node.settle();
            if (node.left != null && node.left.least <= tokens) {
                node = node.left;
                continue;
            }
            count += size(node.left);
            if (node.wanted <= tokens) {
                break;
            }
            count++;
            node = node.right;
        }
        if (count > 0) {
            split(root, count);
            passedOver = merge(passedOver, front);
            root = back;
        }
        return count;
    }

    /** Passes over a request that is not in the queue any more. */
    void passOver(Entry entry) {
        passedOver = merge(passedOver, node(entry));
    }

    /** Puts all that were passed over to the front, the last of them first, and tells how many they are. */
    int putBack() {
        int count = size(passedOver);
        reverse(passedOver);
        root = merge(passedOver, root);
        passedOver = null;
        return count;
    }

    @Override
    public @Nullable Entry peek() {
        Node node = root;
        if (node == null) {
            return null;
        }
        node.settle();
        while (node.left != null) {
            node = node.left;
            node.settle();
        }
        return node.entry;
    }

    @Override
    public @Nullable Entry poll() {
        if (root == null) {
            return null;
        }
        split(root, 1);
        root = back;
        return front == null ? null : front.entry;
    }

    /** Takes a request out wherever it is: looks at all, as this hardly ever happens. */
    @Override
    public boolean remove(@Nullable Object entry) {
        int place = inOrder().indexOf(entry);
        if (place < 0) {
            return false;
        }
        split(root, place);
        Node before = front;
        split(back, 1);
        root = merge(before, back);
        return true;
    }

    @Override
    public int size() {
        return size(root);
    }

    @Override
    public Iterator<Entry> iterator() {
        return inOrder().iterator();
    }

    private List<Entry> inOrder() {
        List<Entry> entries = new ArrayList<>(size());
        List<Node> above = new ArrayList<>();
        Node node = root;
        while (node != null || !above.isEmpty()) {
            while (node != null) {
                node.settle();
                above.add(node);
                node = node.left;
            }
            Node next = above.remove(above.size() - 1);
            entries.add(next.entry);
            node = next.right;
        }
        return List.copyOf(entries);
    }

    private Node node(Entry entry) {
        random ^= random << 13; // xorshift (Marsaglia 2003): only the shape of the tree depends on it
        random ^= random >>> 17;
        random ^= random << 5;
        return new Node(entry, wanted.applyAsInt(entry), random);
    }

    private static int size(@Nullable Node node) {
        return node == null ? 0 : node.size;
    }

    private static void reverse(@Nullable Node node) {
        if (node != null) {
            node.reversed ^= true;
        }
    }

    private static @Nullable Node merge(@Nullable Node one, @Nullable Node other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        if (one.rank < other.rank) {
            one.settle();
            one.right = merge(one.right, other);
            one.count();
            return one;
        }
        other.settle();
        other.left = merge(one, other.left);
        other.count();
        return other;
    }

    /** Splits a tree behind its first requests, into {@link #front} and {@link #back}. */
    private void split(@Nullable Node node, int count) {
        if (node == null) {
            front = null;
            back = null;
            return;
        }
        node.settle();
        int before = size(node.left);
        if (count <= before) {
            split(node.left, count);
            node.left = back;
            node.count();
            back = node;
        } else {
            split(node.right, count - before - 1);
            node.right = front;
            node.count();
            front = node;
        }
    }
}
