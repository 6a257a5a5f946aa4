package dev.vllmsim.engine.scheduler.vllmv1;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vllmsim.engine.request.Request;
import dev.vllmsim.engine.request.RequestSpec;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FirstFitQueueTest {
    private int count;

    private Entry entry(int promptTokens) {
        return new Entry(new Request(RequestSpec.of(count++, promptTokens, 1), 0, 0), 1, false);
    }

    /** Against lists, with everything that may happen in between. */
    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void isAListThatIsLookedThrough(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        FirstFitQueue queue = new FirstFitQueue(entry -> entry.promptTokens);
        List<Entry> list = new ArrayList<>();
        List<Entry> passed = new ArrayList<>();
        for (int i = 0; i < 3_000; i++) {
            Entry entry = entry(random.nextInt(1, 40));
            switch (random.nextInt(6)) {
                case 0 -> {
                    queue.add(entry);
                    list.add(entry);
                }
                case 1 -> {
                    queue.addFirst(entry);
                    list.add(0, entry);
                }
                case 2 -> {
                    int tokens = random.nextInt(40);
                    int before = passed.size();
                    while (!list.isEmpty() && list.get(0).promptTokens > tokens) {
                        passed.add(list.remove(0));
                    }
                    assertThat(queue.passOver(tokens)).isEqualTo(passed.size() - before);
                }
                case 3 -> {
                    Entry head = queue.poll();
                    assertThat(head).isSameAs(list.isEmpty() ? null : list.remove(0));
                    if (head != null && random.nextBoolean()) {
                        queue.passOver(head);
                        passed.add(head);
                    }
                }
                case 4 -> {
                    if (!list.isEmpty()) {
                        Entry gone = list.remove(random.nextInt(list.size()));
                        assertThat(queue.remove(gone)).isTrue();
                        assertThat(queue.remove(gone)).isFalse();
                    }
                }
                default -> {
                    assertThat(queue.putBack()).isEqualTo(passed.size());
                    Collections.reverse(passed);
                    list.addAll(0, passed);
                    passed.clear();
                }
            }
            assertThat(queue.size()).isEqualTo(list.size());
            assertThat(queue.peek()).isSameAs(list.isEmpty() ? null : list.get(0));
        }
        assertThat(queue).containsExactlyElementsOf(list);
    }
}
