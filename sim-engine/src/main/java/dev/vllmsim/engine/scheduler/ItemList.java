package dev.vllmsim.engine.scheduler;

import dev.vllmsim.engine.request.Request;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The items of one batch, kept for who observes steps. */
final class ItemList {
    private static final int NUMBERS = 5;

    private final ArrayList<Request> requests = new ArrayList<>();
    private final ArrayList<ItemKind> kinds = new ArrayList<>();
    /** Of each item: tokens, computed before, drafts, accepted, output tokens. */
    private int[] numbers = new int[16 * NUMBERS];

    private final ArrayList<Request> discarded = new ArrayList<>();
    private final Cursor cursor = new Cursor();

    void clear() {
        if (!requests.isEmpty()) {
            requests.clear();
            kinds.clear();
            discarded.clear();
        }
    }

    int size() {
        return requests.size();
    }

    void add(Request request, ItemKind kind, int tokens, int computedBefore, int drafts) {
        int at = requests.size() * NUMBERS;
        if (at == numbers.length) {
            numbers = Arrays.copyOf(numbers, 2 * at);
        }
        numbers[at] = tokens;
        numbers[at + 1] = computedBefore;
        numbers[at + 2] = drafts;
        numbers[at + 3] = 0;
        numbers[at + 4] = 0;
        requests.add(request);
        kinds.add(kind);
    }

    void outcome(int item, int accepted, int outputTokens) {
        numbers[item * NUMBERS + 3] = accepted;
        numbers[item * NUMBERS + 4] = outputTokens;
    }

    void discarded(int item) {
        discarded.add(requests.get(item));
    }

    List<Request> discarded() {
        return discarded;
    }

    void forEach(ItemVisitor visitor) {
        for (cursor.item = 0; cursor.item < requests.size(); cursor.item++) {
            visitor.visit(cursor);
        }
    }

    /** The item that is being visited. */
    private final class Cursor implements BatchItem {
        private int item;

        @Override
        public Request request() {
            return requests.get(item);
        }

        @Override
        public ItemKind kind() {
            return kinds.get(item);
        }

        @Override
        public int tokens() {
            return numbers[item * NUMBERS];
        }

        @Override
        public int computedBefore() {
            return numbers[item * NUMBERS + 1];
        }

        @Override
        public int drafts() {
            return numbers[item * NUMBERS + 2];
        }

        @Override
        public int accepted() {
            return numbers[item * NUMBERS + 3];
        }

        @Override
        public int outputTokens() {
            return numbers[item * NUMBERS + 4];
        }
    }
}
