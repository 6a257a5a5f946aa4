package dev.vllmsim.report.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.vllmsim.engine.request.RequestSpec;
import dev.vllmsim.engine.scenario.Scenario;
import dev.vllmsim.engine.scenario.ScenarioReader;
import dev.vllmsim.engine.sweep.Sweep;
import dev.vllmsim.engine.workload.RequestList;
import dev.vllmsim.report.document.CompareReport;
import dev.vllmsim.report.document.CompareReport.Difference;
import dev.vllmsim.report.document.CompareReport.Quantile;
import dev.vllmsim.report.document.CompareReport.SettingDifference;
import dev.vllmsim.report.document.CompareReport.Shares;
import dev.vllmsim.report.document.Replications;
import dev.vllmsim.report.document.ReportReader;
import dev.vllmsim.report.document.ReportWriter;
import dev.vllmsim.report.document.Tool;
import dev.vllmsim.report.document.Warning;
import dev.vllmsim.report.file.AtomicFile;
import dev.vllmsim.report.input.TestInput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ComparisonTest {
    @TempDir
    Path folder;

    /** One request at a time, a step of 2 ms for each output token, whatever is in it. */
    private static Scenario oneAtATime(long seed, double scale) {
        Map<String, Object> settings = new HashMap<>(Map.of(
                "total_query", 40, "min_input", 10, "max_input", 20, "min_output", 5, "max_output", 45, "seed", seed));
        settings.putAll(
                Map.of("scheduler", "vllm-v1", "async_scheduling", false, "step_time", "linear", "step_base_ms", 2.0));
        settings.put("step_time_scale", scale);
        return ScenarioReader.read(settings, file -> new RequestList(List.of()));
    }

    private static Comparison compare(long seed, int pairs, double scale) {
        return Comparison.of(
                each -> oneAtATime(each, 1), each -> oneAtATime(each, scale), Seeds.of(seed, pairs), each -> {}, 2);
    }

    private static Difference of(Comparison comparison, String figure) {
        Difference difference = comparison.differences().get(figure);
        assertThat(difference).as(figure).isNotNull();
        return java.util.Objects.requireNonNull(difference);
    }

    @Test
    void differencesArePairedByHand() {
        Comparison comparison = compare(7, 3, 1.5);
        double[] a = new double[3];
        for (int i = 0; i < 3; i++) {
            Double mean = Trial.of(oneAtATime(Seeds.of(7, 3).get(i), 1))
                    .summary()
                    .requestTimeMs()
                    .mean();
            a[i] = mean == null ? 0 : mean;
        }
        // All steps take half as long again, and nobody waits: so does every request.
        Difference time = of(comparison, "mean_request_time_ms");
        double mean = (a[0] + a[1] + a[2]) / 3;
        assertThat(time.a()).isCloseTo(mean, within(1e-9));
        assertThat(time.difference()).isCloseTo(mean / 2, within(1e-9));
        double std = Math.sqrt((square(a[0] - mean) + square(a[1] - mean) + square(a[2] - mean)) / 2) / 2;
        // t for 2 degrees of freedom at 97.5 % is 4.302653.
        assertThat(time.high()).isNotNull();
        assertThat(time.difference() - (time.low() == null ? 0 : time.low()))
                .isCloseTo(4.302653 * std / Math.sqrt(3), within(1e-5));
        assertThat(time.isSeen()).isTrue();
        assertThat(time.replicationsNeeded()).isNull();
        // The first token is the end of a step in both, of 2 and 3 ms.
        Difference ttft = of(comparison, "p99_ttft_ms");
        assertThat(List.of(ttft.a(), ttft.b(), ttft.difference())).containsExactly(2.0, 3.0, 1.0);
        assertThat(ttft.low()).isEqualTo(ttft.high()).isEqualTo(1.0);
        Shares shares = comparison.shares().get("ttft_ms");
        assertThat(shares).isEqualTo(new Shares(0, 1, 0));
        List<Quantile> quantiles = comparison.quantiles().get("ttft_ms");
        assertThat(quantiles)
                .isNotNull()
                .allSatisfy(quantile -> assertThat(quantile.difference()).isEqualTo(1.0));
        assertThat(comparison.warnings())
                .contains(new Warning(
                        "few_samples",
                        "A and B: p99 of fewer than 100 requests (40) says little more than the maximum"));
    }

    private static double square(double value) {
        return value * value;
    }

    @Test
    void whatIsTheSameIsNoDifferenceAndOnePairHasNoInterval() {
        Comparison same = compare(7, 4, 1);
        assertThat(same.differences().values()).allMatch(Difference::isNone).noneMatch(Difference::isSeen);
        assertThat(same.shares().values()).containsOnly(new Shares(0, 0, 1));
        Difference alone = of(compare(7, 1, 1.5), "mean_ttft_ms");
        assertThat(alone).isEqualTo(new Difference(2, 3, 1, null, null, null));
        assertThat(alone.isSeen()).isTrue();
        Comparison first = compare(7, 4, 1.5).firstAlone();
        assertThat(first.differences()).isEqualTo(compare(7, 1, 1.5).differences());
    }

    @Test
    void theReplicationsNeededWouldTellTheDifferenceFromChance() {
        // A mean of 0.5 with a deviation of 2: of n such values half of the interval is t * 2 / sqrt(n). For 64 it is
        // 1.998 * 0.25 = 0.4996 < 0.5, for 63 1.999 * 0.252 = 0.504.
        double[] a = new double[8];
        double[] b = new double[8];
        double unit = 2 / Math.sqrt(8.0 / 7);
        for (int i = 0; i < 8; i++) {
            b[i] = 0.5 + (i % 2 == 0 ? unit : -unit);
        }
        Difference difference = Comparison.difference(a, b);
        assertThat(difference.difference()).isCloseTo(0.5, within(1e-12));
        assertThat(difference.isSeen()).isFalse();
        assertThat(difference.replicationsNeeded()).isEqualTo(64);
    }

    @Test
    void aDifferenceThatFewRunsMakeIsSkewed() {
        double[] none = new double[10];
        double[] even = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10};
        // All but one are 1: of ten such values the skewness is the largest there is, sqrt(10) = 3.16.
        double[] rare = {1, 1, 1, 1, 1, 1, 1, 1, 1, 50};
        assertThat(Comparison.isSkewed(none, even)).isFalse();
        assertThat(Comparison.isSkewed(none, rare)).isTrue();
        assertThat(Comparison.isSkewed(none, none)).isFalse();
        assertThat(Comparison.isSkewed(new double[3], new double[] {1, 1, 50})).isFalse();
    }

    /**
     * The difference is known: each request takes a step an output token, whose mean is (5 + 45) / 2 = 25, so 50 ms in A and 55
     * ms in B. Of 1,000 such intervals some 950 must hold 5 ms, with a standard deviation of 7.
     */
    @Test
    void nineteenOfTwentyIntervalsHoldTheTrueDifference() {
        List<Boolean> held = Sweep.run(
                LongStream.rangeClosed(1, 1_000).boxed().toList(),
                seed -> {
                    Difference time = of(
                            Comparison.of(
                                    each -> oneAtATime(each, 1),
                                    each -> oneAtATime(each, 1.1),
                                    Seeds.of(seed, 5),
                                    each -> {},
                                    1),
                            "mean_request_time_ms");
                    Double low = time.low();
                    Double high = time.high();
                    return low != null && high != null && low <= 5 && 5 <= high;
                },
                seed -> {},
                2);
        assertThat(held.stream().filter(each -> each).count()).isBetween(930L, 970L);
    }

    @Test
    void requestsAreTheSameWhateverTheirTimes() {
        RequestSpec one = new RequestSpec(0, "a", 5, 10, 3, 0, null);
        RequestSpec other = new RequestSpec(1, "b", 9, 11, 3, 0, null);
        RequestList both = new RequestList(List.of(one, other));
        assertThat(SameRequests.difference(both, new RequestList(List.of(one.arrivingAt(7), other))))
                .isNull();
        assertThat(SameRequests.difference(both, new RequestList(List.of(one))))
                .isEqualTo("B has 1 of them, and A more");
        assertThat(SameRequests.difference(both, new RequestList(List.of(one, RequestSpec.of(1, 11, 4)))))
                .isEqualTo("the 2nd has 11 + 3 tokens in A, 11 + 4 tokens in B");
        assertThat(SameRequests.difference(
                        both, new RequestList(List.of(new RequestSpec(0, "a", 5, 10, 3, 1, null), other))))
                .isEqualTo("the 1st has priority 0 in A, 1 in B");
    }

    private CompareReport report(int pairs) {
        Comparison comparison = compare(7, pairs, 1.5);
        return new CompareReport(
                ReportWriter.SCHEMA_VERSION,
                CompareReport.KIND,
                new Tool("vllm-sim", "1.2.3"),
                Map.of("scheduler", "decode-first", "step_time_scale", 1),
                Map.of("scheduler", "decode-first", "step_time_scale", 1.5),
                comparison.warnings(),
                comparison.requests(),
                pairs > 1 ? Replications.of(comparison.seeds()) : null,
                List.of(new SettingDifference("step_time_scale", 1, 1.5), new SettingDifference("x", null, "y")),
                comparison.differences(),
                comparison.shares(),
                comparison.quantiles());
    }

    @Test
    void aDocumentReadsBackAsItWasAndIsValid() throws IOException {
        for (int pairs : new int[] {1, 3}) {
            CompareReport report = report(pairs);
            Path file = folder.resolve("compare.json");
            AtomicFile.write(file, out -> ReportWriter.writeDocument(out, report));
            assertThat(ReportReader.readCompare(new TestInput(file))).isEqualTo(report);
            assertThat(ReportReader.kind(new TestInput(file))).isEqualTo("compare");
            assertThat(ReportReader.config(new TestInput(file))).isEqualTo(report.config());
            assertThat(schema().validate(Files.readString(file), InputFormat.JSON))
                    .isEmpty();
            assertThat(schema().validate(Files.readString(file).replace("\"b\"", "\"c\""), InputFormat.JSON))
                    .asInstanceOf(InstanceOfAssertFactories.LIST)
                    .isNotEmpty();
        }
    }

    private static Schema schema() throws IOException {
        Map<String, String> schemas = new LinkedHashMap<>();
        for (String each : List.of("run", "compare")) {
            schemas.put(
                    "urn:schema/" + each + ".schema.json",
                    Files.readString(Path.of("../docs/schema/" + each + ".schema.json")));
        }
        SchemaRegistry registry = SchemaRegistry.withDefaultDialect(
                SpecificationVersion.DRAFT_2020_12, builder -> builder.schemas(schemas));
        return registry.getSchema(SchemaLocation.of("urn:schema/compare.schema.json"));
    }
}
