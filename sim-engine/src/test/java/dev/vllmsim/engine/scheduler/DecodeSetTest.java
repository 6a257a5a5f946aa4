package dev.vllmsim.engine.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DecodeSetTest {

    private static final class Named extends DecodeSet.Member {
        final String name;
        long finishStep;
        long rank;
        int context;

        Named(String name) {
            this.name = name;
        }

        @Override
        public String toString() {
            return name;
        }
    }

    @Test
    void progressFollowsFromTheStepsTaken() {
        DecodeSet<Named> set = new DecodeSet<>();
        Named a = new Named("a");
        Named b = new Named("b");
        set.join(a, 0, 10, 100);
        set.advance(3);
        set.join(b, 1, 2, 50);
        // a has 100 + 3 tokens and 7 to come, b 50 and 2.
        assertThat(set.context(a)).isEqualTo(103);
        assertThat(set.tokensLeft(a)).isEqualTo(7);
        assertThat(set.contextTokens()).isEqualTo(153);
        assertThat(set.stepsToNextFinish()).isEqualTo(2);
        set.advance(2);
        assertThat(set.contextTokens()).isEqualTo(157);
        assertThat(set.pollFinished()).isSameAs(b);
        assertThat(set.pollFinished()).isNull();
        assertThat(set.contextTokens()).isEqualTo(105);
        assertThat(b.isDecoding()).isFalse();
    }

    @Test
    void whoFinishesInTheSameStepComesInRankOrder() {
        DecodeSet<Named> set = new DecodeSet<>();
        for (int rank : new int[] {4, 1, 3, 0, 2}) {
            set.join(new Named("r" + rank), rank, 5, 1);
        }
        set.advance(5);
        assertThat(List.of(poll(set), poll(set), poll(set), poll(set), poll(set)))
                .containsExactly("r0", "r1", "r2", "r3", "r4");
    }

    private static String poll(DecodeSet<Named> set) {
        return String.valueOf(set.pollFinished());
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void agreesWithAListThatIsSortedEachTime(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        DecodeSet<Named> set = new DecodeSet<>();
        List<Named> list = new ArrayList<>();
        long step = 0;
        for (int i = 0; i < 3_000; i++) {
            int action = random.nextInt(4);
            if (action < 2) {
                Named named = new Named("m" + i);
                int left = random.nextInt(1, 30);
                named.finishStep = step + left;
                named.rank = i;
                named.context = random.nextInt(100) - (int) step;
                set.join(named, i, left, named.context + (int) step);
                list.add(named);
            } else if (action == 2 && !list.isEmpty()) {
                Named named = list.remove(random.nextInt(list.size()));
                set.leave(named);
            } else if (!list.isEmpty()) {
                long next =
                        list.stream().mapToLong(named -> named.finishStep).min().getAsLong();
                assertThat(set.stepsToNextFinish()).isEqualTo(next - step);
                set.advance(next - step);
                step = next;
                list.sort(Comparator.<Named>comparingLong(named -> named.finishStep)
                        .thenComparingLong(named -> named.rank));
                while (!list.isEmpty() && list.get(0).finishStep == step) {
                    assertThat(set.pollFinished()).isSameAs(list.remove(0));
                }
                assertThat(set.pollFinished()).isNull();
            }
            long now = step;
            assertThat(set.size()).isEqualTo(list.size());
            assertThat(set.contextTokens())
                    .isEqualTo(list.stream()
                            .mapToLong(named -> named.context + now)
                            .sum());
        }
    }
}
