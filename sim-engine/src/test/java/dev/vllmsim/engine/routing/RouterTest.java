package dev.vllmsim.engine.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vllmsim.engine.request.FinishedRequest;
import dev.vllmsim.engine.request.PromptContent;
import dev.vllmsim.engine.request.Request;
import dev.vllmsim.engine.request.RequestSpec;
import dev.vllmsim.engine.settings.Settings;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Each router's rule, reckoned by hand. */
class RouterTest {
    private int requests;

    private static Router router(RouterKind kind, int replicas, Map<String, ?> settings) {
        Map<String, Object> all = new HashMap<>(settings);
        all.putIfAbsent("seed", 3L);
        return kind.read(new Settings(all)).newRouter(replicas, true);
    }

    private Request request(int promptTokens) {
        return new Request(RequestSpec.of(requests++, promptTokens, 10), 0, 0);
    }

    private Request saying(int promptTokens, String group, int shared) {
        PromptContent content = new PromptContent(List.of(new PromptContent.Shared(group, 0, shared)));
        return new Request(new RequestSpec(requests++, null, 0, promptTokens, 10, 0, content), 0, 0);
    }

    private int[] choices(Router router, ReplicaStates states, int count) {
        int[] chosen = new int[count];
        for (int i = 0; i < count; i++) {
            chosen[i] = router.choose(request(16), states);
        }
        return chosen;
    }

    @Test
    void roundRobinGoesThroughAllAndBeginsAgain() {
        assertThat(choices(router(RouterKind.ROUND_ROBIN, 3, Map.of()), new KnownStates(3), 7))
                .containsExactly(0, 1, 2, 0, 1, 2, 0);
    }

    @Test
    void randomIsTheSameForASeedAndGivesEachReplicaItsShare() {
        int[] chosen = choices(router(RouterKind.RANDOM, 4, Map.of()), new KnownStates(4), 4000);
        assertThat(choices(router(RouterKind.RANDOM, 4, Map.of()), new KnownStates(4), 4000))
                .isEqualTo(chosen);
        for (int replica = 0; replica < 4; replica++) {
            int number = replica;
            // 1,000 expected, with a standard deviation of 27.
            assertThat(Arrays.stream(chosen).filter(each -> each == number).count())
                    .isBetween(890L, 1110L);
        }
    }

    @Test
    void leastRequestsTakesTheFirstOfThoseWithTheFewest() {
        Router router = router(RouterKind.LEAST_REQUESTS, 3, Map.of());
        assertThat(router.choose(request(1), new KnownStates(3).with("in flight", 3, 1, 1)))
                .isEqualTo(1);
    }

    @Test
    void powerOfTwoNeverTakesTheMostLoaded() {
        Router router = router(RouterKind.POWER_OF_TWO, 3, Map.of());
        KnownStates states = new KnownStates(3).with("prompts", 50, 900, 60);
        int[] chosen = choices(router, states, 600);
        // The pairs 0-1 and 0-2 give 0, the pair 1-2 gives 2: two thirds and one third, ±40 is four deviations.
        assertThat(Arrays.stream(chosen).filter(each -> each == 0).count()).isBetween(350L, 450L);
        assertThat(chosen).doesNotContain(1);
    }

    @Test
    void vllmDpCountsWhatItSendsUntilCountsArePublishedAnew() {
        Router router = router(RouterKind.VLLM_DP, 3, Map.of());
        KnownStates states = new KnownStates(3).with("running", 2, 0, 1);
        // Scores 2 0 1: engine 1, where one more waits then: 2 1 1. The scan begins at 1: engine 1 again, 2 2 1.
        // From 2: engine 2, 2 2 2. From 0: engine 0.
        assertThat(choices(router, states, 4)).containsExactly(1, 1, 2, 0);
        // Published anew as they were, all that was added is forgotten; but engines 0, 1, 2 have 1, 2 and 1 requests of
        // this server in flight: max(1, 2), max(2, 0), max(1, 1). The fifth scan begins at 1: engine 1 has 2, 2 has 1.
        states.with("running", 2, 0, 1);
        assertThat(router.choose(request(16), states)).isEqualTo(2);
    }

    @Test
    void vllmDpChargesWaitingRequestsWhereTheKvCacheIsMoreThanHalfFull() {
        Router router = router(RouterKind.VLLM_DP, 2, Map.of());
        // 2 + 10 + 2 × 6 × (0.75 − 0.5) = 15 against 13.
        assertThat(router.choose(
                        request(16),
                        new KnownStates(2)
                                .with("waiting", 2, 0)
                                .with("running", 10, 13)
                                .with("kv", 0.75, 0.9)))
                .isEqualTo(1);
        // Half full: 12 against 13 + 1 of before.
        router = router(RouterKind.VLLM_DP, 2, Map.of());
        assertThat(router.choose(
                        request(16),
                        new KnownStates(2)
                                .with("waiting", 2, 0)
                                .with("running", 10, 13)
                                .with("kv", 0.5, 0.9)))
                .isEqualTo(0);
    }

    @Test
    void severalApiServersBeginElsewhereAndEachCountsItsOwn() {
        Router router = router(RouterKind.VLLM_DP, 4, Map.of("api_server_count", 2));
        // Server 0 scans from engine 0 and then 1, server 1 from 2 and then 3; each thinks the other does as much.
        assertThat(choices(router, new KnownStates(4), 4)).containsExactly(0, 2, 1, 3);
        RequestSpec first = RequestSpec.of(0, 16, 10);
        // The first request is done: of server 0, only the one at engine 1 is left.
        router.finished(new FinishedRequest(first, 10, 0, 0, 0, 1, 1, 1, 2, 1, 9, 0, 0, 0));
        KnownStates anew = new KnownStates(4).with("running", 0, 1, 1, 1);
        // Server 0 scans from 2: 2 × 0 or 1, 1; then engine 0: 0.
        requests = 4;
        assertThat(router.choose(request(16), anew)).isEqualTo(0);
    }

    @Test
    void vllmDpOf2025CountsWaitingRequestsFourTimes() {
        Router router = router(RouterKind.VLLM_DP_2025, 2, Map.of());
        // 4 + 2 against 5.
        assertThat(router.choose(
                        request(16), new KnownStates(2).with("waiting", 1, 0).with("running", 2, 5)))
                .isEqualTo(1);
    }

    @Test
    void prefixCacheFollowsALongMatchUnlessLoadsAreUneven() {
        Router router = router(RouterKind.PREFIX_CACHE, 2, Map.of());
        KnownStates even = new KnownStates(2).with("in flight", 5, 5);
        // Nothing is known: the first. Then the second is of whom less is remembered.
        assertThat(router.choose(saying(100, "a", 80), even)).isEqualTo(0);
        assertThat(router.choose(saying(100, "b", 80), even)).isEqualTo(1);
        // 80 of 100 tokens are more than half; 80 of 160 are not: of both replicas 100 tokens are remembered, and of
        // the first 20 more by then.
        assertThat(router.choose(saying(100, "b", 80), even)).isEqualTo(1);
        assertThat(router.choose(saying(160, "b", 80), even)).isEqualTo(0);
        // 33 requests more, and more than 1.1 times as many: the less loaded, whatever matches.
        assertThat(router.choose(saying(100, "b", 80), new KnownStates(2).with("in flight", 5, 38)))
                .isEqualTo(0);
        // 33 more, but 1.08 times as many: even enough.
        assertThat(router.choose(saying(100, "c", 80), new KnownStates(2).with("in flight", 440, 407)))
                .isEqualTo(1);
    }

    @Test
    void llmdAddsUpWhatItsScorersGive() {
        Router router = router(RouterKind.LLM_D, 3, Map.of());
        // queue 2 × (1, 0.5, 0), kv 2 × (0.1, 0.5, 0.9): 2.2, 2, 1.8.
        KnownStates states = new KnownStates(3).with("waiting", 0, 2, 4).with("kv", 0.9, 0.5, 0.1);
        Request first = saying(256, "a", 256);
        assertThat(router.choose(first, states)).isEqualTo(0);
        // The first replica was sent 4 of the 4 blocks: 3 more for it, although it is the one with the longest queue.
        states.with("waiting", 4, 2, 0).with("kv", 0.9, 0.5, 0.5);
        // 0 + 0.2 + 3, 1 + 1, 2 + 1.
        assertThat(router.choose(saying(256, "a", 256), states)).isEqualTo(0);
        // 2 of 5 blocks match: 0.2 + 1.2 against 3.
        assertThat(router.choose(saying(320, "a", 128), states)).isEqualTo(2);
    }

    @Test
    void llmdDrawsAmongEquals() {
        int[] chosen =
                choices(router(RouterKind.LLM_D, 3, Map.of("prefix_cache_scorer_weight", 0)), new KnownStates(3), 900);
        for (int replica = 0; replica < 3; replica++) {
            int number = replica;
            assertThat(Arrays.stream(chosen).filter(each -> each == number).count())
                    .isBetween(240L, 360L);
        }
    }

    @Test
    void dynamoAddsBlocksToComputeAndBlocksHeld() {
        // Prompt of 64 tokens, 4 blocks. To compute: 10 + 4 − 0, 2 + 4 − 3; held: 1 and 12, and 4 more.
        KnownStates states = new KnownStates(2)
                .with("to compute", 160, 32)
                .with("cached", 0, 48)
                .with("prompts", 16, 192);
        // 14 + 5 = 19 against 3 + 16 = 19: the first. With prefill counted twice: 33 against 22.
        assertThat(router(RouterKind.DYNAMO, 2, Map.of()).choose(request(64), states))
                .isEqualTo(0);
        assertThat(router(RouterKind.DYNAMO, 2, Map.of("prefill_load_scale", 2)).choose(request(64), states))
                .isEqualTo(1);
    }

    @Test
    void perfectKnowsHowLongOutputsWillBe() {
        KnownStates states = new KnownStates(2).with("to compute", 100, 10).with("outputs", 20, 200);
        Router router = router(RouterKind.PERFECT, 2, Map.of());
        assertThat(router.choose(request(64), states)).isEqualTo(0);
        assertThat(router.sharesCaches()).isTrue();
    }

    @Test
    void anIndexForgetsWhatWasSentLeastRecently() {
        // Room for 8 blocks of 4 tokens.
        PrefixIndex index = new PrefixIndex(1, 4, 8, 1000, true);
        RequestSpec a = saying(16, "a", 16).spec();
        RequestSpec b = saying(16, "b", 16).spec();
        index.send(0, a);
        index.send(0, b);
        assertThat(index.matched(0, saying(18, "a", 16).spec())).isEqualTo(4);
        // A again, and then two blocks of c: the end of b goes.
        index.send(0, saying(16, "a", 16).spec());
        index.send(0, saying(8, "c", 8).spec());
        assertThat(index.matched(0, saying(16, "a", 16).spec())).isEqualTo(4);
        assertThat(index.matched(0, saying(16, "b", 16).spec())).isEqualTo(2);
        assertThat(index.remembered(0)).isEqualTo(8);
    }
}
