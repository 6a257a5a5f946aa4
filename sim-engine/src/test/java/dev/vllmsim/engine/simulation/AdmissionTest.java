package dev.vllmsim.engine.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vllmsim.engine.admission.QueueLimits;
import dev.vllmsim.engine.admission.Refusal;
import dev.vllmsim.engine.request.FinishedRequest;
import dev.vllmsim.engine.request.PromptContent;
import dev.vllmsim.engine.request.Request;
import dev.vllmsim.engine.request.RequestSpec;
import dev.vllmsim.engine.routing.Fleet;
import dev.vllmsim.engine.scenario.Scenario;
import dev.vllmsim.engine.scheduler.SchedulerPolicy;
import dev.vllmsim.engine.settings.Settings;
import dev.vllmsim.engine.steptime.FixedStepTime;
import dev.vllmsim.engine.steptime.LinearStepTime;
import dev.vllmsim.engine.testing.RunRecorder;
import dev.vllmsim.engine.workload.Arrivals;
import dev.vllmsim.engine.workload.RequestList;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Requests beyond the limits on the queue. */
class AdmissionTest {
    private static final long MILLI = 1_000_000;
    private static final int UNLIMITED = Integer.MAX_VALUE;

    /** Who was refused, and when. */
    private static final class Refused implements SimulationListener {
        private final List<String> requests = new ArrayList<>();

        @Override
        public void onRefused(Request request, Refusal refusal, long nowNanos) {
            requests.add(nowNanos / MILLI + " ms " + request.id() + " " + refusal.setting());
        }
    }

    private static RequestSpec at(int index, long millis, int prompt, int output) {
        return new RequestSpec(index, null, millis * MILLI, prompt, output, 0, null);
    }

    /** One request at a time, 10 ms a step with prompt tokens, 10 a step without; a prompt is one step. */
    private static Scenario oneSeat(List<RequestSpec> specs, Arrivals.Mode mode, QueueLimits limits) {
        return new Scenario(
                new RequestList(specs),
                mode,
                limits,
                SchedulerPolicy.from(new Settings(Map.of(
                        "scheduler",
                        "vllm-v1",
                        "max_num_seqs",
                        1,
                        "max_num_batched_tokens",
                        1000,
                        "async_scheduling",
                        false))),
                new FixedStepTime(10 * MILLI, 10 * MILLI, FixedStepTime.Mixed.MAX),
                0,
                0,
                Fleet.ONE,
                Map.of(),
                List.of());
    }

    private static List<String> refused(Scenario scenario) {
        Refused refused = new Refused();
        SimulationResult result = Simulation.run(scenario, refused);
        assertThat(result.refused()).isEqualTo(refused.requests.size());
        return refused.requests;
    }

    @Test
    void asManyUnfinishedRequestsAsMayBeKeepOthersOutUntilOneFinishes() {
        // Three output tokens take 30 ms. q1 runs from 0 to 30, q2 waits: at 10 ms both places are taken. At 30 ms q1
        // has just finished, and its place is free for q4; q5 comes at the same moment, and there is none for it.
        List<RequestSpec> specs =
                List.of(at(0, 0, 5, 3), at(1, 5, 5, 3), at(2, 10, 5, 3), at(3, 30, 5, 3), at(4, 30, 5, 3));

        assertThat(refused(oneSeat(specs, Arrivals.Mode.open(), new QueueLimits(2, UNLIMITED))))
                .containsExactly("10 ms q3 max_num_queued_reqs", "30 ms q5 max_num_queued_reqs");
    }

    @Test
    void promptTokensCountUntilTheFirstTokenAndOnesOwnDoNot() {
        // 100 tokens may wait. q1 comes with 900 of its own and is let in, as nothing is in front of it. At 5 ms its
        // prompt still counts whole; at 10 ms it is complete, and q3 is let in. q3 waits for its seat: q4 is refused.
        List<RequestSpec> specs = List.of(at(0, 0, 900, 3), at(1, 5, 1, 3), at(2, 10, 100, 3), at(3, 29, 1, 3));

        assertThat(refused(oneSeat(specs, Arrivals.Mode.open(), new QueueLimits(UNLIMITED, 100))))
                .containsExactly("5 ms q2 max_num_queued_tokens", "29 ms q4 max_num_queued_tokens");
    }

    @Test
    void theLimitOnRequestsIsLookedAtFirst() {
        List<RequestSpec> specs = List.of(at(0, 0, 900, 3), at(1, 5, 1, 3));

        assertThat(refused(oneSeat(specs, Arrivals.Mode.open(), new QueueLimits(1, 100))))
                .containsExactly("5 ms q2 max_num_queued_reqs");
    }

    @Test
    void inAClosedLoopARefusedRequestKeepsItsPlaceForThePause() {
        // Two clients, one place at the server, 30 ms a request. q2 is refused at 0, and its client stays away till 25;
        // q3 then meets q1. At 30 q1 finishes and q4 follows; at 50 the other client's q5 meets q4.
        List<RequestSpec> specs =
                List.of(at(0, 0, 5, 3), at(1, 0, 5, 3), at(2, 0, 5, 3), at(3, 0, 5, 3), at(4, 0, 5, 3));
        Arrivals.Mode mode = Arrivals.Mode.closed(2).pausing(25 * MILLI);

        assertThat(refused(oneSeat(specs, mode, new QueueLimits(1, UNLIMITED))))
                .containsExactly(
                        "0 ms q2 max_num_queued_reqs", "25 ms q3 max_num_queued_reqs", "50 ms q5 max_num_queued_reqs");
    }

    @Test
    void withoutAPauseAClosedLoopIsThroughAtOnce() {
        List<RequestSpec> specs = List.of(at(0, 0, 5, 3), at(1, 0, 5, 3), at(2, 0, 5, 3));

        assertThat(refused(oneSeat(specs, Arrivals.Mode.closed(2), new QueueLimits(1, UNLIMITED))))
                .containsExactly("0 ms q2 max_num_queued_reqs", "0 ms q3 max_num_queued_reqs");
    }

    @Test
    void laterTurnsMayQuoteARequestThatWasRefused() {
        // q2 is refused and q3 quotes it: 32 tokens, of which the first 16 are those of q1 and found in the cache, the
        // others were never computed.
        PromptContent system = new PromptContent(List.of(new PromptContent.Shared("system", 0, 16)));
        List<RequestSpec> specs = List.of(
                new RequestSpec(0, "q1", 0, 17, 3, 0, system),
                new RequestSpec(1, "q2", 5 * MILLI, 30, 2, 0, system),
                new RequestSpec(
                        2,
                        "q3",
                        100 * MILLI,
                        40,
                        3,
                        0,
                        new PromptContent(List.of(new PromptContent.Earlier("q2", null)))));
        RunRecorder run = new RunRecorder(false);
        Simulation.run(oneSeat(specs, Arrivals.Mode.open(), new QueueLimits(1, UNLIMITED)), run);

        assertThat(run.requests()).extracting(FinishedRequest::id).containsExactly("q1", "q3");
        assertThat(run.requests().get(1).cachedTokens()).isEqualTo(16);
    }

    static LongStream seeds() {
        return LongStream.range(0, Integer.getInteger("vllmsim.twin.workloads", 600));
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void whoIsRefusedFollowsFromTheTimesOfTheOthersJumpedOrStepped(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<RequestSpec> specs = new ArrayList<>();
        long arrival = 0;
        for (int i = random.nextInt(2, 60); i > 0; i--) {
            arrival += random.nextInt(30) * MILLI;
            specs.add(new RequestSpec(
                    specs.size(), null, arrival, random.nextInt(1, 200), random.nextInt(1, 40), 0, null));
        }
        QueueLimits limits = new QueueLimits(
                random.nextBoolean() ? UNLIMITED : random.nextInt(1, 12),
                random.nextBoolean() ? UNLIMITED : random.nextInt(1, 600));
        Map<String, Object> policy = random.nextBoolean()
                ? Map.of("scheduler", "decode-first", "max_num_scheduled_tokens", 96, "max_num_seqs", 6)
                : Map.of("scheduler", "vllm-v1", "max_num_batched_tokens", 96, "max_num_seqs", 6);
        Scenario scenario = new Scenario(
                new RequestList(specs),
                Arrivals.Mode.open(),
                limits,
                SchedulerPolicy.from(new Settings(policy)),
                new LinearStepTime(4e6, 3e4, 5e4, 37.5, 1.2),
                0,
                0,
                Fleet.ONE,
                Map.of(),
                List.of());
        Refused refused = new Refused();
        RunRecorder jumping = new RunRecorder(false);
        SimulationResult result = Simulation.run(scenario, Listeners.of(jumping, refused));

        List<String> expected = new ArrayList<>();
        List<FinishedRequest> served = jumping.requests();
        for (RequestSpec spec : specs) {
            if (served.stream().anyMatch(request -> request.spec().equals(spec))) {
                continue;
            }
            long unfinished = served.stream()
                    .filter(request ->
                            request.spec().index() < spec.index() && request.finishNanos() > spec.arrivalNanos())
                    .count();
            expected.add(spec.arrivalNanos() / MILLI + " ms " + spec.id() + " "
                    + (unfinished >= limits.maxRequests() ? Refusal.QUEUED_REQS : Refusal.QUEUED_TOKENS).setting());
        }
        assertThat(refused.requests).isEqualTo(expected);
        for (RequestSpec spec : specs) {
            long unfinished = served.stream()
                    .filter(request ->
                            request.spec().index() < spec.index() && request.finishNanos() > spec.arrivalNanos())
                    .count();
            long tokens = served.stream()
                    .filter(request ->
                            request.spec().index() < spec.index() && request.prefillEndNanos() > spec.arrivalNanos())
                    .mapToLong(request -> request.spec().promptTokens())
                    .sum();
            boolean beyond = unfinished >= limits.maxRequests() || tokens >= limits.maxPromptTokens();
            assertThat(served.stream().noneMatch(request -> request.spec().equals(spec)))
                    .as(spec.id())
                    .isEqualTo(beyond);
        }
        assertThat(result.requests() + result.refused()).isEqualTo(specs.size());

        Refused again = new Refused();
        RunRecorder stepping = new RunRecorder(true);
        assertThat(Simulation.run(scenario, Listeners.of(stepping, again))).isEqualTo(result);
        assertThat(again.requests).isEqualTo(refused.requests);
        assertThat(stepping.requests()).isEqualTo(served);
    }
}
