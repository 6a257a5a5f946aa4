package dev.vllmsim.report.calibration;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecordEndTest {
    private static final long MILLI = 1_000_000;

    /** Sent every 10 ms; each takes the given time for each of its 11 tokens but the first. */
    private static List<MeasuredRequest> requests(int count, double tokenMillis, double lastTokenMillis) {
        List<MeasuredRequest> requests = new ArrayList<>();
        long end = 10L * (count - 1);
        for (int i = 0; i < count; i++) {
            long sent = 10L * i;
            boolean atTheEnd = sent + 10 * tokenMillis > end;
            double each = atTheEnd ? lastTokenMillis : tokenMillis;
            requests.add(new MeasuredRequest(
                    "r" + i, 10, 11, sent * MILLI, sent * MILLI, Math.round((sent + 10 * each) * MILLI)));
        }
        return requests;
    }

    @Test
    void whoStillRunsAtTheLastArrivalIsLeftOut() {
        // 50 requests until 490 ms; each runs for 100 ms, so those sent from 400 on end later.
        List<MeasuredRequest> marked = RecordEnd.leaveOut(requests(50, 10, 10));

        assertThat(marked.stream().filter(request -> !request.scored()).map(MeasuredRequest::id))
                .containsExactly("r40", "r41", "r42", "r43", "r44", "r45", "r46", "r47", "r48", "r49");
    }

    @Test
    void aRecordIsCutWhereTheLastRequestsWereAsSlowAsTheOthers() {
        assertThat(RecordEnd.looksCut(requests(50, 10, 10))).isTrue();
        // The engine empties, and those that remain get faster: load has really ended.
        assertThat(RecordEnd.looksCut(requests(50, 10, 8))).isFalse();
    }

    @Test
    void aBurstIsNotCut() {
        // 50 within 490 ms that all run for 2 s: to leave them out would leave nothing.
        assertThat(RecordEnd.looksCut(requests(50, 200, 200))).isFalse();
    }
}
