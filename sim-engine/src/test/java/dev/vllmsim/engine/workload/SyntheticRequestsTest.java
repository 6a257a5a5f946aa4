package dev.vllmsim.engine.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import dev.vllmsim.engine.request.RequestSpec;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.statistics.distribution.NormalDistribution;
import org.apache.commons.statistics.distribution.TruncatedNormalDistribution;
import org.junit.jupiter.api.Test;

class SyntheticRequestsTest {

    private static List<RequestSpec> draw(int count, LengthRange prompt, LengthRange output, long seed) {
        List<RequestSpec> specs = new ArrayList<>();
        RequestSource source = new SyntheticRequests(count, prompt, output, seed).open();
        for (RequestSpec spec = source.next(); spec != null; spec = source.next()) {
            specs.add(spec);
        }
        return specs;
    }

    @Test
    void lengthsFollowTheTruncatedNormalDistribution() {
        // Range 64..1024: mean 544, standard deviation 160 before the cut at three deviations on either side.
        int n = 200_000;
        List<RequestSpec> specs = draw(n, new LengthRange(64, 1024), new LengthRange(16, 256), 1);
        TruncatedNormalDistribution truth = TruncatedNormalDistribution.of(544, 160, 64, 1024);
        double mean =
                specs.stream().mapToInt(RequestSpec::promptTokens).average().orElseThrow();
        double variance = specs.stream()
                .mapToDouble(spec -> Math.pow(spec.promptTokens() - mean, 2))
                .average()
                .orElseThrow();
        // Four standard errors of the mean; the variance within one per cent.
        assertThat(mean).isCloseTo(truth.getMean(), within(4 * 160 / Math.sqrt(n)));
        assertThat(variance).isCloseTo(truth.getVariance() + 1.0 / 12, within(0.01 * truth.getVariance()));
        // Kolmogorov's distance between the drawn lengths and the truth at the half-integers: 1.63 / sqrt(n) at 1 %.
        int[] counts = new int[1025];
        specs.forEach(spec -> counts[spec.promptTokens()]++);
        double seen = 0;
        double distance = 0;
        for (int length = 64; length < 1024; length++) {
            seen += (double) counts[length] / n;
            distance = Math.max(distance, Math.abs(seen - truth.cumulativeProbability(length + 0.5)));
        }
        assertThat(distance).isLessThan(1.63 / Math.sqrt(n));
    }

    @Test
    void theEndsAreDrawnNotClampedTo() {
        // Clamping would pile the two tails, 0.135 % each, on the ends. Drawn again, an end gets only its own half
        // interval: P(64 <= X < 64.5), about 1e-5.
        List<RequestSpec> specs = draw(100_000, new LengthRange(64, 1024), new LengthRange(1, 1), 2);
        double clamped = NormalDistribution.of(544, 160).cumulativeProbability(64) * 100_000;
        assertThat(clamped).isGreaterThan(130);
        assertThat(specs.stream().filter(spec -> spec.promptTokens() == 64)).hasSizeLessThan(10);
        assertThat(specs).allMatch(spec -> spec.promptTokens() >= 64 && spec.promptTokens() <= 1024);
    }

    @Test
    void theKthRequestDependsOnTheSeedAndItsPlaceAlone() {
        LengthRange prompt = new LengthRange(5, 500);
        LengthRange output = new LengthRange(1, 80);
        List<RequestSpec> few = draw(50, prompt, output, 7);
        assertThat(draw(500, prompt, output, 7).subList(0, 50)).isEqualTo(few);
        assertThat(draw(50, prompt, output, 8)).isNotEqualTo(few);
    }

    @Test
    void theDrawnLengthsNeverChange() {
        // The first lengths of seed 7, written down once: a new release must not change what a seed means.
        assertThat(draw(5, new LengthRange(64, 1024), new LengthRange(16, 256), 7))
                .extracting(RequestSpec::promptTokens, RequestSpec::outputTokens)
                .containsExactly(tuple(192, 163), tuple(799, 107), tuple(641, 134), tuple(526, 174), tuple(446, 154));
    }

    @Test
    void equalEndsGiveThatLength() {
        assertThat(draw(3, new LengthRange(9, 9), new LengthRange(2, 2), 7))
                .allMatch(spec -> spec.promptTokens() == 9 && spec.outputTokens() == 2);
    }

    @Test
    void extremeRangesStayInside() {
        assertThat(draw(1_000, new LengthRange(1, Integer.MAX_VALUE), new LengthRange(1, 2), 7))
                .allMatch(spec -> spec.promptTokens() >= 1 && spec.outputTokens() <= 2);
    }

    @Test
    void badRangesAreRefused() {
        assertThatThrownBy(() -> new LengthRange(0, 4)).hasMessage("shortest length must be at least 1, but is 0");
        assertThatThrownBy(() -> new LengthRange(5, 4)).hasMessage("longest length must be at least 5, but is 4");
    }
}
