package dev.vllmsim.engine.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vllmsim.engine.request.RequestSpec;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SortedArrivalsTest {
    private static Requests record(boolean ownClock, long... nanos) {
        return new RecordedRequests(ownClock, nanos);
    }

    @Test
    void requestsComeInTheOrderOfTheirTimes() {
        assertThat(RecordedRequests.lines(new SortedArrivals(record(false, 5, 9, 7, 7, 3), 4)))
                .containsExactly("0 e 3", "1 a 5", "2 c 7", "3 d 7", "4 b 9");
    }

    @Test
    void aClockOfItsOwnStartsWithTheEarliest() {
        assertThat(RecordedRequests.lines(new SortedArrivals(record(true, 1_000_005, 1_000_000, 1_000_009), 4)))
                .containsExactly("0 b 0", "1 a 5", "2 c 9");
    }

    @Test
    void aRequestTooFarOutOfPlaceIsNamed() {
        // Three requests in front of line 4 arrive later than it: a window of 2 is too small, one of 3 is not.
        assertThatThrownBy(() -> RecordedRequests.lines(new SortedArrivals(record(false, 5, 9, 7, 3), 2)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("line 4: it arrives before one that stands more than 2 requests in front of it; sort the"
                        + " requests by arrival time");
        assertThat(RecordedRequests.lines(new SortedArrivals(record(false, 5, 9, 7, 3), 3))
                        .get(0))
                .isEqualTo("0 d 3");
    }

    @Test
    void aShuffleWithinTheWindowIsUndone() {
        // Blocks of ten, each shuffled: no request is more than nine places from where it belongs.
        Random random = new Random(4);
        long[] nanos = new long[1_000];
        for (int i = 0; i < nanos.length; i++) {
            nanos[i] = i;
        }
        for (int i = 0; i < nanos.length; i++) {
            int other = i / 10 * 10 + random.nextInt(10);
            long value = nanos[i];
            nanos[i] = nanos[other];
            nanos[other] = value;
        }
        assertThat(RecordedRequests.read(new SortedArrivals(record(false, nanos), 9)))
                .extracting(RequestSpec::arrivalNanos)
                .hasSize(1_000)
                .isSorted();
    }
}
