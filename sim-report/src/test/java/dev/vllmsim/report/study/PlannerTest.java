package dev.vllmsim.report.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.vllmsim.engine.request.RequestSpec;
import dev.vllmsim.engine.scenario.Scenario;
import dev.vllmsim.engine.sweep.Runner;
import dev.vllmsim.engine.workload.RequestSource;
import dev.vllmsim.report.document.LoadProbe;
import dev.vllmsim.report.document.PlanReport;
import dev.vllmsim.report.document.Tool;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class PlannerTest {
    private static final Tool TOOL = new Tool("vllm-sim", "test");

    private static PlanReport plan(
            Map<String, Object> settings, LoadAxis axis, String slo, double tolerance, List<Long> seeds) {
        return new Planner(TOOL, axis, Objectives.parse(slo), tolerance, seeds, probe -> {}, Runner.LOCAL)
                .of(Runs.of(settings), 4, () -> settings);
    }

    /** M/D/1 (Pollaczek and Khinchine): a mean wait of D &rho; / (2 (1 - &rho;)) is D at a load of two thirds. */
    @Test
    void aServerOfConstantTimeBearsWhatTheoryHas() {
        Map<String, Object> settings = Runs.singleServer(20_000, 10, 10);
        settings.put("prefill_elapsed_time_ms", 10);
        settings.put("decode_elapsed_time_ms", 3);

        PlanReport report = plan(settings, LoadAxis.RATE, "mean ttft<=20", 0.005, Seeds.of(1, 8));

        double exact = 1000.0 / 10 * 2 / 3;
        assertThat(report.answer().value()).isCloseTo(exact, within(0.01 * exact));
        assertThat(report.answer().low()).isLessThan(exact);
        assertThat(report.answer().high()).isGreaterThan(exact);
        assertThat(report.answer().binding()).isEqualTo("mean_ttft_ms");
        assertThat(report.monotone()).isTrue();
        assertThat(report.next()).isEqualTo("max_num_seqs");
    }

    /** M/G/1: a mean wait of &lambda; E[S&sup2;] / (2 (1 - &lambda; E[S])), with the moments of the requests themselves. */
    @Test
    void aServerOfVaryingTimeBearsWhatTheoryHas() {
        Map<String, Object> settings = Runs.singleServer(20_000, 100, 2000);
        settings.put("step_time", "linear");
        settings.put("step_base_ms", 2);
        settings.put("step_prefill_token_ms", 0.01);
        double mean = 0;
        double square = 0;
        Scenario scenario = Runs.of(settings).with(Map.of("request_rate", 1.0));
        try (RequestSource source = scenario.requests().open()) {
            for (RequestSpec spec = source.next(); spec != null; spec = source.next()) {
                double service = 2 + 0.01 * spec.promptTokens();
                mean += service / 20_000;
                square += service * service / 20_000;
            }
        }
        double load = 0.7;
        double wait = load / mean * square / (2 * (1 - load));

        PlanReport report = plan(settings, LoadAxis.RATE, "mean ttft<=" + (mean + wait), 0.005, Seeds.of(3, 8));

        double exact = load / mean * 1000;
        assertThat(report.answer().value()).isCloseTo(exact, within(0.015 * exact));
    }

    /** Every concurrency from 1 up, one run each, finds the same border. */
    @Test
    void whatBruteForceFinds() {
        Map<String, Object> settings = Runs.decodeFirst(400);
        for (String slo : List.of("p95 ttft<=400", "p99 ttft<=600, p95 tpot<=5", "mean e2el<=1.5s")) {
            Objectives objectives = Objectives.parse(slo);
            PlanReport report = new Planner(
                            TOOL, LoadAxis.CONCURRENCY, objectives, 0.0001, List.of(7L), probe -> {}, Runner.LOCAL)
                    .of(Runs.of(settings), 4, () -> settings);
            int most = 0;
            for (int concurrency = 1; concurrency < 60; concurrency++) {
                Trial trial = Trial.of(Runs.of(settings).with(Map.of("concurrency", concurrency)));
                if (objectives.heldBy(trial.summary())) {
                    most = concurrency;
                } else {
                    break;
                }
            }

            assertThat(report.answer().value()).as(slo).isEqualTo(most);
            assertThat(report.answer().high()).as(slo).isEqualTo(most + 1);
        }
    }

    @Test
    void moreSeedsAreTakenUntilTheAnswerIsKnown() {
        Map<String, Object> settings = Runs.decodeFirst(300);

        PlanReport sure = plan(settings, LoadAxis.RATE, "p95 ttft<=400", 0.05, Seeds.of(1, 40));
        PlanReport exact = plan(settings, LoadAxis.RATE, "p95 ttft<=400", 0.005, Seeds.of(1, 12));

        assertThat(sure.answer().replications()).isLessThan(40);
        assertThat(exact.answer().replications()).isEqualTo(12);
        assertThat(exact.seeds()).hasSize(12).startsWith(1L);
        assertThat(exact.limits()).hasSize(12);
        assertThat(plan(settings, LoadAxis.RATE, "p95 ttft<=400", 0.05, Seeds.of(1, 40)))
                .isEqualTo(sure);
    }

    @Test
    void probesHoldBelowWhatWasFoundForTheirSeedAndMissAboveIt() {
        PlanReport report = plan(Runs.decodeFirst(300), LoadAxis.RATE, "p95 ttft<=400", 0.01, Seeds.of(5, 5));

        Map<Long, PlanReport.SeedLimit> limits = new LinkedHashMap<>();
        report.limits().forEach(limit -> limits.put(limit.seed(), limit));
        for (LoadProbe probe : report.probes()) {
            PlanReport.SeedLimit limit = Objects.requireNonNull(limits.get(probe.seed()));
            assertThat(probe.holds()).isEqualTo(probe.value() <= limit.held());
        }
    }

    @Test
    void whereNothingOrEverythingHoldsThereIsNoAnswer() {
        Map<String, Object> settings = Runs.decodeFirst(150);

        assertThatThrownBy(() -> plan(settings, LoadAxis.RATE, "p99 ttft<=5", 0.01, List.of(1L)))
                .isInstanceOf(NoLimitException.class)
                .hasMessageContaining("no load holds p99 TTFT <= 5 ms")
                .hasMessageContaining("on an idle engine");
        assertThatThrownBy(() -> plan(settings, LoadAxis.RATE, "p99 ttft<=1000000", 0.01, List.of(1L)))
                .isInstanceOf(NoLimitException.class)
                .hasMessageContaining("every rate holds");
        assertThatThrownBy(() -> plan(settings, LoadAxis.CONCURRENCY, "p99 ttft<=1000000", 0.01, List.of(1L)))
                .isInstanceOf(NoLimitException.class)
                .hasMessageContaining("up to all 150 requests at a time");
    }

    /** A run that is ended early is one that misses: with the whole run, the verdict is the same. */
    @Test
    void onlyMissesAreEndedEarly() {
        SplittableRandom random = new SplittableRandom(11);
        int ended = 0;
        for (int i = 0; i < 300; i++) {
            Map<String, Object> settings = Runs.decodeFirst(40 + random.nextInt(200));
            settings.put("seed", random.nextInt(1000));
            settings.put("goodput", "ttft:" + (100 + random.nextInt(400)) + " tpot:6");
            String statistic =
                    List.of("mean", "p50", "p90", "p95", "p99", "max").get(random.nextInt(6));
            String slo = switch (random.nextInt(4)) {
                case 0 -> statistic + " ttft<=" + (50 + random.nextInt(800));
                case 1 -> statistic + " tpot<=" + (3 + random.nextInt(8));
                case 2 -> statistic + " e2el<=" + (200 + random.nextInt(2000));
                default -> "goodput>=0." + (1 + random.nextInt(8));
            };
            LoadSearch search = new LoadSearch(
                    Runs.of(settings), Map.of(), LoadAxis.CONCURRENCY, Objectives.parse(slo), 0.01, probe -> {});
            int concurrency = 1 + random.nextInt(40);

            LoadProbe early = search.probe(concurrency, null, true);
            LoadProbe whole = search.probe(concurrency, null, false);

            assertThat(early.holds()).as(slo + " at " + concurrency).isEqualTo(whole.holds());
            if (early.stoppedEarly()) {
                ended++;
            } else {
                assertThat(early).isEqualTo(whole);
            }
        }
        assertThat(ended).isBetween(30, 270);
    }
}
