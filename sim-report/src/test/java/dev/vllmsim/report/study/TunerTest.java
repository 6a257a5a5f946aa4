package dev.vllmsim.report.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.vllmsim.engine.sweep.Runner;
import dev.vllmsim.report.document.LoadAnswer;
import dev.vllmsim.report.document.Summary;
import dev.vllmsim.report.document.Tool;
import dev.vllmsim.report.document.TuneReport;
import dev.vllmsim.report.document.TuneReport.Tried;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TunerTest {
    private static final Tool TOOL = new Tool("vllm-sim", "test");
    private static final Objectives SLO = Objectives.parse("p95 ttft<=400");

    private static TuneReport tune(
            Map<String, Object> settings,
            List<String> parameters,
            List<Map<String, Object>> space,
            int seeds,
            Budget budget) {
        return new Tuner(
                        TOOL,
                        new LoadGoal(LoadAxis.CONCURRENCY, SLO, 0.01, 8, 300),
                        Seeds.of(7, seeds),
                        budget,
                        Runner.LOCAL)
                .of(Runs.of(settings), parameters, space, Set.of("max_num_seqs"), () -> settings);
    }

    private static double tps(Tried tried) {
        return Objects.requireNonNull(tried.tps());
    }

    private static double ttft(Tried tried) {
        return Objects.requireNonNull(tried.p99TtftMs());
    }

    private static LoadAnswer answer(Tried tried) {
        return Objects.requireNonNull(tried.answer());
    }

    private static Budget unlimited() {
        return new Budget(Long.MAX_VALUE, () -> false, () -> {});
    }

    private static List<Map<String, Object>> seats(int... values) {
        List<Map<String, Object>> space = new ArrayList<>();
        for (int value : values) {
            space.add(Map.of("max_num_seqs", value));
        }
        return space;
    }

    /** With more seats more is borne, and each answer is what a plan of that setting alone finds. */
    @Test
    void eachSettingBearsWhatAPlanOfItFinds() {
        Map<String, Object> settings = Runs.decodeFirst(300);

        TuneReport report = tune(settings, List.of("max_num_seqs"), seats(4, 8, 16), 3, unlimited());

        assertThat(report.settings()).hasSize(3);
        for (Tried tried : report.settings()) {
            double[] limits = new double[3];
            for (int i = 0; i < 3; i++) {
                limits[i] = new LoadSearch(
                                Runs.of(settings), tried.settings(), LoadAxis.CONCURRENCY, SLO, 0.01, probe -> {})
                        .find(Seeds.of(7, 3).get(i), 5, 2)
                        .held();
            }
            double mean = (limits[0] + limits[1] + limits[2]) / 3;
            assertThat(tried.answer()).isNotNull();
            assertThat(answer(tried).value()).isEqualTo(Math.floor(mean));
        }
        assertThat(report.best().settings()).containsEntry("max_num_seqs", 16);
        assertThat(report.given().settings()).containsEntry("max_num_seqs", 16);
        assertThat(report.best().gain()).isNull();
        assertThat(report.seeds()).hasSize(3);
    }

    @Test
    void theFrontHasNobodyWhoIsWorseInBoth() {
        TuneReport report =
                tune(Runs.decodeFirst(300), List.of("max_num_seqs"), seats(2, 4, 6, 8, 12, 20), 2, unlimited());

        for (Tried one : report.settings()) {
            boolean beaten = report.settings().stream()
                    .anyMatch(other -> tps(other) >= tps(one)
                            && ttft(other) <= ttft(one)
                            && (tps(other) > tps(one) || ttft(other) < ttft(one)));
            if (beaten) {
                assertThat(one.onFront()).isFalse();
            }
        }
        assertThat(report.settings()).anyMatch(Tried::onFront);
    }

    @Test
    void aSimplerSettingThatIsNotWorseIsNamed() {
        Map<String, Object> settings = Runs.decodeFirst(300);
        settings.put("max_num_seqs", 16);
        List<Map<String, Object>> space = new ArrayList<>();
        for (int seats : new int[] {8, 16}) {
            for (int threshold : new int[] {4096, 8192}) {
                space.add(Map.of("max_num_seqs", seats, "long_prefill_token_threshold", threshold));
            }
        }

        TuneReport report =
                tune(settings, List.of("max_num_seqs", "long_prefill_token_threshold"), space, 3, unlimited());

        // No prompt is as long as either threshold: they are the same, and the given one needs no change.
        assertThat(report.best()).isEqualTo(report.given());
        assertThat(report.simplest()).isNull();
        assertThat(report.settings().get(0).settings()).isEqualTo(report.given().settings());
    }

    @Test
    void whatCannotBeRunIsSaidAndTheOthersAreLookedAt() {
        List<Map<String, Object>> space = new ArrayList<>(seats(8));
        space.add(Map.of("max_num_seqs", 0));

        TuneReport report = tune(Runs.decodeFirst(200), List.of("max_num_seqs"), space, 2, unlimited());

        assertThat(report.settings().get(1).problem()).contains("max_num_seqs");
        assertThat(report.settings().get(1).answer()).isNull();
        assertThat(report.warnings()).anyMatch(warning -> warning.code().equals("unusable_settings"));
    }

    @Test
    void aBudgetEndsTheSearchAndIsToldOf() {
        TuneReport report = tune(
                Runs.decodeFirst(200),
                List.of("max_num_seqs"),
                seats(2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12),
                5,
                new Budget(40, () -> false, () -> {}));

        assertThat(report.warnings()).anyMatch(warning -> warning.code().equals("budget_spent"));
        assertThat(report.settings()).anyMatch(tried -> tried.answer() != null);
        assertThat(report.runs()).isLessThan(150);
    }

    @Test
    void manySettingsAreHalved() {
        List<Map<String, Object>> space = new ArrayList<>();
        for (int seats = 1; seats <= Tuner.MOST_IN_FULL + 12; seats++) {
            space.add(Map.of("max_num_seqs", seats));
        }

        TuneReport report = tune(Runs.decodeFirst(100), List.of("max_num_seqs"), space, 5, unlimited());

        assertThat(report.method()).startsWith("successive halving");
        assertThat(report.settings().stream().filter(tried -> answer(tried).replications() == 5))
                .hasSizeBetween(8, 20);
        assertThat(answer(report.best()).replications()).isEqualTo(5);
    }

    @Test
    void goodputAtAGivenLoad() {
        Map<String, Object> settings = Runs.decodeFirst(300);
        settings.put("concurrency", 12);
        settings.put("goodput", "ttft:300 tpot:5");

        TuneReport report = new Tuner(TOOL, new GoodputGoal(), Seeds.of(7, 3), unlimited(), Runner.LOCAL)
                .of(Runs.of(settings), List.of("max_num_seqs"), seats(4, 8, 16), Set.of(), () -> settings);

        assertThat(report.goal()).isEqualTo("goodput");
        for (Tried tried : report.settings()) {
            double sum = 0;
            for (long seed : Seeds.of(7, 3)) {
                Object seats = Objects.requireNonNull(tried.settings().get("max_num_seqs"));
                Summary summary = Trial.of(Runs.of(settings).with(Map.of("seed", seed, "max_num_seqs", seats)))
                        .summary();
                sum += Objects.requireNonNull(Figure.GOODPUT_QPS.of(summary));
            }
            assertThat(answer(tried).value()).isCloseTo(sum / 3, within(1e-9));
        }
    }
}
