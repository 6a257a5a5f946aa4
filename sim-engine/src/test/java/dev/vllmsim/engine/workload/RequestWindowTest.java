package dev.vllmsim.engine.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class RequestWindowTest {
    private static RecordedRequests at(long... nanos) {
        return new RecordedRequests(false, nanos);
    }

    @Test
    void aSpanTakesItsStartAndLeavesItsEnd() {
        // From 10 to 20: the request of 10 is in, that of 20 is not; the clock starts at 10.
        RecordedRequests record = at(0, 9, 10, 15, 20, 30);
        assertThat(RecordedRequests.lines(new RequestWindow(record, 10, 20, Long.MAX_VALUE)))
                .containsExactly("0 c 0", "1 d 5");
        assertThat(record.isClosed()).isTrue();
    }

    @Test
    void aLimitTakesTheFirstOfTheSpan() {
        RequestWindow window = new RequestWindow(at(0, 9, 10, 15, 20, 30), 9, Long.MAX_VALUE, 2);
        assertThat(RecordedRequests.lines(window)).containsExactly("0 b 0", "1 c 1");
        assertThat(window.size()).isEqualTo(2);
    }

    @Test
    void aScaledWorkloadArrivesFaster() {
        // Twice the rate is half the time, to the nearest nanosecond (half up).
        assertThat(RecordedRequests.lines(new ScaledArrivals(at(0, 9, 10, 15), 2)))
                .containsExactly("0 a 0", "1 b 5", "2 c 5", "3 d 8");
    }

    @Test
    void badSpansAreRefused() {
        assertThatThrownBy(() -> new RequestWindow(at(), 5, 5, 1))
                .hasMessage("end of a window must be after its start 5 ns, but is 5");
        assertThatThrownBy(() -> new RequestWindow(at(), 0, 5, 0))
                .hasMessage("number of requests must be at least 1, but is 0");
        assertThatThrownBy(() -> new ScaledArrivals(at(), 0))
                .hasMessage("rate scale must be a finite number above 0, but is 0.0");
    }
}
