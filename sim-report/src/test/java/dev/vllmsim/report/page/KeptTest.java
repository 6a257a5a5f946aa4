package dev.vllmsim.report.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vllmsim.report.document.RequestTimes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** How much of long runs a page tells. */
class KeptTest {
    private static final long MS = 1_000_000;

    private static RequestTimes times(String id, long arrival, long ttft) {
        return new RequestTimes(
                id,
                9,
                5,
                arrival,
                arrival + ttft / 2,
                arrival + ttft,
                arrival + ttft,
                arrival + ttft,
                arrival + ttft + MS,
                0,
                0);
    }

    private static RunSeries.Requests kept(List<Integer> order, String prefix) {
        KeptRequests requests = new KeptRequests();
        for (int place : order) {
            // The slowest stands where not every other one is told of.
            requests.add(place, times(prefix + place, place * MS, place == 4321 ? 900 * MS : MS), List.of(), null);
        }
        return requests.columns();
    }

    @Test
    void numbersComeBackAsTheyWere() {
        long[] numbers = {0, 1, -1, 63, 64, -64, -65, 1L << 52, -(1L << 52), Long.MAX_VALUE, Long.MIN_VALUE};
        PackedNumbers packed = new PackedNumbers();
        LongStream.of(numbers).forEach(packed::add);

        assertThat(Unpacked.of(packed.text()))
                .containsExactlyElementsOf(LongStream.of(numbers).boxed().toList());
        assertThat(packed.textLength()).isEqualTo(packed.text().length());
    }

    @Test
    void ofTooManyRequestsEvenlySpreadOnesAndTheSlowestAreTold() {
        RunSeries.Requests requests = kept(IntStream.range(0, 300_000).boxed().toList(), "r");

        assertThat(requests.count()).isEqualTo(300_000);
        assertThat(requests.every()).isEqualTo(4);
        // One of every four, and of the other three quarters the slowest and, of equal ones, the first.
        assertThat(requests.rows()).isBetween(75_000, 75_060);
        List<Long> places = Unpacked.of(requests.place());
        long place = 0;
        List<Long> all = new ArrayList<>();
        for (long difference : places) {
            place += difference;
            all.add(place);
        }
        assertThat(all).contains(0L, 4L, 299_996L, 4321L).doesNotContain(4322L);
        assertThat(requests.prefix()).isEqualTo("r");
    }

    @Test
    void whichRequestsAreToldDoesNotDependOnWhoFinishesFirst() {
        List<Integer> order =
                new ArrayList<>(IntStream.range(0, 150_000).boxed().toList());
        RunSeries.Requests inOrder = kept(order, "r");
        Collections.shuffle(order, new Random(5));

        assertThat(kept(order, "r")).isEqualTo(inOrder);
    }

    @Test
    void longNamesLeaveRoomForFewerRequests() {
        RunSeries.Requests requests = kept(IntStream.range(0, 100_000).boxed().toList(), "x".repeat(70) + "-");
        assertThat(requests.ids()).isNull();

        KeptRequests named = new KeptRequests();
        for (int i = 0; i < 100_000; i++) {
            named.add(i, times("y".repeat(60) + (i * 31 % 1000) + "-" + i, i * MS, MS), List.of(), null);
        }
        RunSeries.Requests columns = named.columns();
        assertThat(columns.ids()).isNotNull().hasSize(columns.rows());
        // Some 75 characters of a name and 15 of numbers each: one of every two would be more than 3.7 million.
        assertThat(columns.every()).isEqualTo(4);
    }

    @Test
    void ofTooManyStepsSeveralAreOneBar() {
        KeptSteps steps = new KeptSteps();
        int count = 300_001;
        for (int i = 0; i < count; i++) {
            steps.step(i * 10L, i * 10L + 10, 3, 2, i % 7, i % 5, 100 - i % 3, i % 2);
            if (steps.wantsChunks() && i % 50 == 0) {
                steps.chunk(i, 3);
            }
        }
        RunSeries.Steps columns = steps.columns();

        assertThat(columns).isNotNull();
        assertThat(columns.count()).isEqualTo(count);
        assertThat(columns.each()).isEqualTo(4);
        assertThat(columns.rows()).isEqualTo((count + 3) / 4);
        assertThat(columns.chunks()).isNull();
        assertThat(sum(columns.prefillTokens())).isEqualTo(3L * count);
        assertThat(sum(columns.decodeTokens())).isEqualTo(2L * count);
        assertThat(sum(columns.preempted())).isEqualTo(count / 2);
        // The lengths of all, as there is no gap.
        assertThat(sum(columns.length())).isEqualTo(10L * count);
        assertThat(Unpacked.of(columns.start())).allMatch(gap -> gap == 0);
        // Of steps 0 to 3 the most that run, and the fewest free blocks.
        assertThat(Unpacked.of(columns.running()).get(0)).isEqualTo(3);
        assertThat(Unpacked.of(columns.kvFree()).get(0)).isEqualTo(98);
    }

    private static long sum(String text) {
        return Unpacked.of(text).stream().mapToLong(Long::longValue).sum();
    }
}
