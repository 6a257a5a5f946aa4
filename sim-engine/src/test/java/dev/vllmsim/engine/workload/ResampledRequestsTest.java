package dev.vllmsim.engine.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vllmsim.engine.kvcache.ReuseDistances;
import dev.vllmsim.engine.request.PromptContent;
import dev.vllmsim.engine.request.PromptContent.Earlier;
import dev.vllmsim.engine.request.PromptContent.Segment;
import dev.vllmsim.engine.request.PromptContent.Shared;
import dev.vllmsim.engine.request.PromptContent.Unique;
import dev.vllmsim.engine.request.RequestSpec;
import dev.vllmsim.engine.settings.SettingsException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResampledRequestsTest {
    /** Arrivals 0, 1, 3, 6, 10 … so that each gap tells before which request it was: that before the k-th is k. */
    private static Requests triangle(int count) {
        List<RequestSpec> specs = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            specs.add(new RequestSpec(i, "r" + i, i * (i + 1L) / 2, 100 + i, 10 + i, 0, null));
        }
        return recorded(specs);
    }

    private static Requests recorded(List<RequestSpec> specs) {
        RequestList list = new RequestList(specs);
        return new Requests() {
            @Override
            public RequestSource open() {
                return list.open();
            }

            @Override
            public boolean timed() {
                return true;
            }
        };
    }

    private static int placeOf(RequestSpec drawn) {
        String name = drawn.id();
        int end = name.indexOf('#');
        return Integer.parseInt(name.substring(1, end < 0 ? name.length() : end));
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void blocksHoldConsecutiveRequestsWithTheirLengthsAndGaps(long seed) {
        int size = 50;
        int block = 7;
        List<RequestSpec> drawn = RecordedRequests.read(new ResampledRequests(triangle(size), block, 0, seed));
        assertThat(drawn).hasSize(size);
        long before = 0;
        for (int i = 0; i < size; i++) {
            RequestSpec spec = drawn.get(i);
            int place = placeOf(spec);
            assertThat(spec.index()).isEqualTo(i);
            assertThat(spec.promptTokens()).isEqualTo(100 + place);
            assertThat(spec.outputTokens()).isEqualTo(10 + place);
            // Also in front of a block: the gap that was recorded before its first request.
            assertThat(spec.arrivalNanos() - before).isEqualTo(place);
            if (i % block != 0) {
                assertThat(place).isEqualTo((placeOf(drawn.get(i - 1)) + 1) % size);
            }
            before = spec.arrivalNanos();
        }
        // With replacement: somebody came twice.
        assertThat(drawn.stream().map(ResampledRequestsTest::placeOf).distinct().count())
                .isLessThan(size);
        assertThat(drawn.stream().map(RequestSpec::id)).doesNotHaveDuplicates();
    }

    @Test
    void theSameSeedDrawsTheSameAndAnotherSeedDrawsOthers() {
        List<String> once = RecordedRequests.lines(new ResampledRequests(triangle(50), 5, 0, 7));
        assertThat(RecordedRequests.lines(new ResampledRequests(triangle(50), 5, 0, 7)))
                .isEqualTo(once);
        assertThat(RecordedRequests.lines(new ResampledRequests(triangle(50), 5, 0, 8)))
                .isNotEqualTo(once);
    }

    @Test
    void moreRequestsBeginWithTheSameOnes() {
        List<String> few = RecordedRequests.lines(new ResampledRequests(triangle(20), 4, 10, 7));
        List<String> many = RecordedRequests.lines(new ResampledRequests(triangle(20), 4, 60, 7));
        assertThat(few).hasSize(10);
        assertThat(many).hasSize(60).startsWith(few.get(0), few.get(1), few.get(2), few.get(3));
        assertThat(new ResampledRequests(triangle(20), 4, 60, 7).size()).isEqualTo(60);
    }

    @Test
    void theDrawsAreTheSameAtEveryRate() {
        Requests drawn = new ResampledRequests(triangle(40), 5, 0, 3);
        List<String> names =
                RecordedRequests.read(drawn).stream().map(RequestSpec::id).toList();
        for (double rate : new double[] {1, 20}) {
            assertThat(RecordedRequests.read(new RandomArrivals(drawn, new RequestRate.Constant(rate), 1, 3)))
                    .extracting(RequestSpec::id)
                    .isEqualTo(names);
        }
        List<RequestSpec> fast = RecordedRequests.read(new ScaledArrivals(drawn, 2));
        assertThat(fast).extracting(RequestSpec::id).isEqualTo(names);
    }

    @Test
    void everyRequestIsDrawnEquallyOften() {
        // 400 draws of each on average; binomial with a standard deviation of 20, of blocks that go around the end.
        int[] times = new int[10];
        for (long seed = 0; seed < 400; seed++) {
            for (RequestSpec spec : RecordedRequests.read(new ResampledRequests(triangle(10), 3, 0, seed))) {
                times[placeOf(spec)]++;
            }
        }
        for (int each : times) {
            assertThat(each).isBetween(400 - 80, 400 + 80);
        }
    }

    @Test
    void aRequestDrawnAgainSharesNothingWithItsFirstDraw() {
        // All begin with the same 64 tokens, and each has its own behind them.
        List<RequestSpec> specs = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            specs.add(new RequestSpec(
                    i,
                    "r" + i,
                    i,
                    128,
                    4,
                    0,
                    new PromptContent(List.of(new Shared("system", 0, 64), new Shared("of r" + i, 0, 64)))));
        }
        List<RequestSpec> drawn = RecordedRequests.read(new ResampledRequests(recorded(specs), 3, 0, 11));
        Set<String> own = new HashSet<>();
        Map<String, Integer> system = new HashMap<>();
        for (RequestSpec spec : drawn) {
            List<Segment> segments = segments(spec);
            assertThat(own.add(((Shared) segments.get(1)).group())).isTrue();
            system.merge(((Shared) segments.get(0)).group(), 1, Integer::sum);
        }
        // What the record's requests have in common, those of a copy have in common.
        assertThat(system.keySet()).contains("system", "system#2");
        assertThat(system.get("system")).isGreaterThan(10);
    }

    private static List<Segment> segments(RequestSpec spec) {
        PromptContent content = spec.content();
        return content == null ? List.of() : content.segments();
    }

    @Test
    void aTurnWhoseConversationBeganOutsideOfItsBlockBringsItAlong() {
        // r0 says 40 tokens behind a system prompt of 20 and hears 4; r1 quotes all of that and adds 6 of its own; r2
        // quotes
        // the first 66 tokens of r1: the 64 of r0, and 2 of r1's own.
        List<RequestSpec> specs = List.of(
                new RequestSpec(
                        0, "r0", 0, 60, 4, 0, new PromptContent(List.of(new Shared("s", 0, 20), new Unique(40)))),
                new RequestSpec(
                        1, "r1", 1, 70, 4, 0, new PromptContent(List.of(new Earlier("r0", null), new Unique(6)))),
                new RequestSpec(2, "r2", 2, 80, 4, 0, new PromptContent(List.of(new Earlier("r1", 66)))));
        RecordCopies copies = new RecordCopies(specs);
        assertThat(segments(copies.of(2, 0, 0, 0)))
                .containsExactly(
                        new Shared("s", 0, 20),
                        new Shared("tokens of r0", 20, 40),
                        new Shared("tokens of r0", 60, 4),
                        new Shared("tokens of r1", 64, 2));
        assertThat(segments(copies.of(1, 0, 1, 0)))
                .containsExactly(
                        new Shared("s", 0, 20),
                        new Shared("tokens of r0", 20, 40),
                        new Shared("tokens of r0", 60, 4),
                        new Unique(6));
        // Now r1 is there to be quoted, but in the second copy nobody is.
        assertThat(segments(copies.of(2, 0, 2, 0))).containsExactly(new Earlier("r1", 66));
        assertThat(segments(copies.of(1, 1, 3, 0)))
                .containsExactly(
                        new Shared("s#2", 0, 20),
                        new Shared("tokens of r0#2", 20, 40),
                        new Shared("tokens of r0#2", 60, 4),
                        new Unique(6));
        assertThat(segments(copies.of(2, 1, 4, 0))).containsExactly(new Earlier("r1#2", 66));
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void conversationsDrawnAnewCanBeRunThroughAPrefixCache(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<RequestSpec> specs = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            int own = 1 + random.nextInt(60);
            if (i > 0 && random.nextInt(3) > 0) {
                RequestSpec quoted = specs.get(random.nextInt(i));
                int length = quoted.promptTokens() + quoted.outputTokens();
                boolean whole = random.nextBoolean();
                int tokens = whole ? length : 1 + random.nextInt(length);
                specs.add(new RequestSpec(
                        i,
                        "r" + i,
                        i,
                        tokens + own,
                        1 + random.nextInt(30),
                        0,
                        new PromptContent(List.of(new Earlier(quoted.id(), whole ? null : tokens)))));
            } else {
                specs.add(new RequestSpec(
                        i, "r" + i, i, 32 + own, 5, 0, new PromptContent(List.of(new Shared("s", 0, 32)))));
            }
        }
        double drawn = hitRate(new ResampledRequests(recorded(specs), 10, 0, seed));
        assertThat(drawn).isGreaterThan(0).isLessThan(hitRate(recorded(specs)));
    }

    private static double hitRate(Requests requests) {
        ReuseDistances distances = new ReuseDistances(16, true);
        RecordedRequests.read(requests).forEach(distances::add);
        return distances.curve().most();
    }

    @Test
    void aBlockHasAtMostTheRequestsOfTheRecord() {
        assertThat(RecordedRequests.read(new ResampledRequests(triangle(5), 5, 0, 1)))
                .hasSize(5);
        assertThatThrownBy(() -> new ResampledRequests(triangle(5), 6, 0, 1).open())
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("must be at most the requests that there are to draw from, 5, but is 6");
        assertThat(RecordedRequests.read(new ResampledRequests(recorded(List.of()), 6, 0, 1)))
                .isEmpty();
    }

    @Test
    void unusableValuesAreRefused() {
        assertThatThrownBy(() -> new ResampledRequests(triangle(5), 0, 0, 1)).hasMessageContaining("at least 1");
        assertThatThrownBy(() -> new ResampledRequests(triangle(5), 1, -1, 1)).hasMessageContaining("at least 0");
    }
}
