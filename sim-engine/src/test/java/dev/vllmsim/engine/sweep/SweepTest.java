package dev.vllmsim.engine.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class SweepTest {
    private static final List<Integer> POINTS = IntStream.range(0, 20).boxed().toList();

    @Test
    void resultsComeInTheOrderOfThePoints() {
        AtomicInteger told = new AtomicInteger();
        assertThat(Sweep.run(POINTS, point -> "r" + point, point -> told.incrementAndGet(), 4))
                .containsExactlyElementsOf(
                        POINTS.stream().map(point -> "r" + point).toList());
        assertThat(told).hasValue(20);
    }

    @Test
    @Timeout(10)
    void pointsRunAtTheSameTime() {
        // Two points that wait for each other can only both end if they run together.
        CountDownLatch both = new CountDownLatch(2);
        assertThat(Sweep.run(
                        List.of(1, 2),
                        point -> {
                            both.countDown();
                            try {
                                return both.await(5, TimeUnit.SECONDS);
                            } catch (InterruptedException e) {
                                throw new IllegalStateException(e);
                            }
                        },
                        point -> {},
                        2))
                .containsExactly(true, true);
    }

    @Test
    void theFirstFailureInOrderIsThrown() {
        assertThatThrownBy(() -> Sweep.run(
                        POINTS,
                        point -> {
                            if (point > 4) {
                                throw new IllegalStateException("point " + point);
                            }
                            return point;
                        },
                        point -> {},
                        2))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("point 5");
    }
}
