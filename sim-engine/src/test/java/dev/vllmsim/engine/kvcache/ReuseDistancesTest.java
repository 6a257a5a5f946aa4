package dev.vllmsim.engine.kvcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.vllmsim.engine.request.PromptContent;
import dev.vllmsim.engine.request.PromptContent.Segment;
import dev.vllmsim.engine.request.RequestSpec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReuseDistancesTest {

    private static RequestSpec request(int index, int prompt, @Nullable List<Segment> segments) {
        return new RequestSpec(
                index, "r" + index, 0, prompt, 5, 0, segments == null ? null : new PromptContent(segments));
    }

    private static Segment shared(String group, int length) {
        return new PromptContent.Shared(group, 0, length);
    }

    /** A cache of blocks of two: A B | A C | A B, where A is of 4 tokens, B and C of 2. */
    @Test
    void distancesByHand() {
        ReuseDistances distances = new ReuseDistances(2, false);
        distances.add(request(0, 6, List.of(shared("a", 4), shared("b", 2))));
        distances.add(request(1, 6, List.of(shared("a", 4), shared("c", 2))));
        distances.add(request(2, 6, List.of(shared("a", 4), shared("b", 2))));
        ReuseDistances.Curve curve = distances.curve();

        assertThat(curve.asked()).isEqualTo(9);
        assertThat(curve.promptTokens()).isEqualTo(18);
        // Blocks of a are on top: 1 and 2 deep, twice; b is fourth when it comes again.
        assertThat(curve.rate(0)).isZero();
        assertThat(curve.rate(1)).isEqualTo(2 / 9.0);
        assertThat(curve.rate(2)).isEqualTo(4 / 9.0);
        assertThat(curve.rate(3)).isEqualTo(4 / 9.0);
        assertThat(curve.rate(4)).isEqualTo(5 / 9.0);
        assertThat(curve.rate(1_000_000)).isEqualTo(curve.most());
        assertThat(curve.mostDistant()).isEqualTo(4);
        assertThat(curve.blocksFor(0.5)).isEqualTo(2);
    }

    @Test
    void whatIsARequestsOwnTakesRoomBetweenOthers() {
        ReuseDistances distances = new ReuseDistances(10, false);
        distances.add(request(0, 25, List.of(shared("a", 10))));
        distances.add(request(1, 500, null));
        distances.add(request(2, 10, List.of(shared("a", 10))));
        ReuseDistances.Curve curve = distances.curve();

        assertThat(curve.asked()).isEqualTo(3 + 50 + 1);
        assertThat(curve.mostDistant()).isEqualTo(51);
        assertThat(curve.rate(50)).isZero();
        assertThat(curve.rate(51)).isEqualTo(1 / 54.0);
    }

    /** At any size the curve is what a cache of that size finds. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void itAgreesWithACacheOfEverySize(long seed) {
        Random random = new Random(seed);
        boolean quotes = seed % 2 == 0;
        int blockSize = random.nextInt(1, 6);
        List<RequestSpec> requests = new ArrayList<>();
        for (int i = 0; i < 400; i++) {
            List<Segment> segments = new ArrayList<>();
            int length = 0;
            if (quotes && i > 0 && random.nextInt(3) == 0) {
                RequestSpec other = requests.get(random.nextInt(i));
                int most = other.promptTokens() + other.outputTokens();
                int taken = random.nextInt(1, most + 1);
                segments.add(new PromptContent.Earlier(other.id(), taken));
                length += taken;
            }
            for (int k = random.nextInt(4); k > 0; k--) {
                int taken = random.nextInt(1, 12);
                segments.add(new PromptContent.Shared("g" + random.nextInt(5), random.nextInt(3), taken));
                length += taken;
            }
            if (random.nextInt(4) == 0) {
                int taken = random.nextInt(1, 9);
                segments.add(new PromptContent.Unique(taken));
                length += taken;
            }
            requests.add(request(i, length + random.nextInt(1, 8), segments.isEmpty() ? null : segments));
        }
        ReuseDistances distances = new ReuseDistances(blockSize, quotes);
        requests.forEach(distances::add);
        ReuseDistances.Curve curve = distances.curve();

        List<List<List<String>>> prompts = blocks(requests, blockSize);
        for (int size : new int[] {1, 2, 3, 5, 8, 13, 21, 50, 100, 200, 500, 100_000}) {
            assertThat(curve.rate(size)).as("size %d", size).isCloseTo(plain(prompts, size), within(1e-12));
        }
    }

    /** Each prompt's blocks, each as the list of all tokens up to its end. */
    private static List<List<List<String>>> blocks(List<RequestSpec> requests, int blockSize) {
        Map<String, List<String>> texts = new HashMap<>();
        List<List<List<String>>> prompts = new ArrayList<>();
        for (RequestSpec request : requests) {
            List<String> tokens = new ArrayList<>();
            PromptContent content = request.content();
            for (Segment segment : content == null ? List.<Segment>of() : content.segments()) {
                if (segment instanceof PromptContent.Shared shared) {
                    for (int i = 0; i < shared.length(); i++) {
                        tokens.add(shared.group() + ":" + (shared.start() + i));
                    }
                } else if (segment instanceof PromptContent.Unique unique) {
                    for (int i = 0; i < unique.length(); i++) {
                        tokens.add(request.id() + "/" + tokens.size());
                    }
                } else if (segment instanceof PromptContent.Earlier earlier) {
                    List<String> other = texts.getOrDefault(earlier.requestId(), List.of());
                    Integer cut = earlier.length();
                    tokens.addAll(other.subList(0, cut == null ? other.size() : cut));
                }
            }
            while (tokens.size() < request.promptTokens() + request.outputTokens()) {
                tokens.add(request.id() + "/" + tokens.size());
            }
            texts.put(request.id(), tokens);
            List<List<String>> prompt = new ArrayList<>();
            for (int from = 0; from < request.promptTokens(); from += blockSize) {
                prompt.add(tokens.subList(0, Math.min(request.promptTokens(), from + blockSize)));
            }
            prompts.add(prompt);
        }
        return prompts;
    }

    private static double plain(List<List<List<String>>> prompts, int size) {
        LinkedHashSet<List<String>> cache = new LinkedHashSet<>();
        long asked = 0;
        long found = 0;
        for (List<List<String>> prompt : prompts) {
            asked += prompt.size();
            for (List<String> block : prompt) {
                if (!cache.contains(block)) {
                    break;
                }
                found++;
            }
            for (int i = prompt.size() - 1; i >= 0; i--) {
                cache.remove(prompt.get(i));
                cache.add(prompt.get(i));
                if (cache.size() > size) {
                    cache.remove(cache.iterator().next());
                }
            }
        }
        return (double) found / asked;
    }
}
