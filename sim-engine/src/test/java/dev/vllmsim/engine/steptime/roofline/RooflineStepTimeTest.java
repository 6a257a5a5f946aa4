package dev.vllmsim.engine.steptime.roofline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.vllmsim.engine.steptime.roofline.ModelShape.Experts;
import dev.vllmsim.engine.steptime.roofline.ModelShape.SlidingWindow;
import dev.vllmsim.engine.steptime.roofline.Shapes.Step;
import dev.vllmsim.engine.steptime.roofline.StepParts.Bound;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The arithmetic of one small model, by hand. {@code RooflineReferenceTest} has real ones. */
class RooflineStepTimeTest {
    private static final Offset<Double> EXACTLY = within(1e-6);

    /**
     * Attention of a layer: 1,000 x 100 x (2 x 10 + 2 x 2) = 2.4 million weights; MLP 3 x 1,000 x 4,000 = 12 million;
     * two layers 28.8 million. The vocabulary: 32 million.
     */
    private static final double LINEAR = 28.8e6;

    private static final double HEAD = 32e6;

    /** 0.3 ms, and 34 µs for each of two layers. */
    private static final double LAUNCHES = 300_000 + 2 * 34_000;

    @Test
    void aDecodeReadsAllWeightsAndItsContext() {
        RooflineStepTime model = RooflineStepTime.of(new Deployment(Shapes.small(), Shapes.CARD, 1), 256);
        // Two bytes at 1,000 a nanosecond, plus two FLOP at 10,000: the bend of exponent 1 is their sum.
        double linear = LINEAR * 2 / 1000 + LINEAR * 2 / 10_000;
        double head = HEAD * 2 / 1000 + HEAD * 2 / 10_000;
        // Between the products: 2 layers x (6 x 1,000 + 3 x 4,000) x 2 bytes.
        double traffic = 2 * 18_000 * 2 / 1000.0;
        // 5 µs for the request, 1 µs of attention in each layer.
        double request = 5_000 + 2 * 1_000;
        // 2 layers x max(2 heads x 2 x 100 x 2 bytes / 1,000, 4 x 10 x 100 FLOP / 10,000) = 2 x 0.8 for each token.
        double context = 500 * 2 * 0.8;
        assertThat(model.exactNanos(Step.decodes(1, 500)))
                .isCloseTo(LAUNCHES + linear + head + traffic + request + context, EXACTLY);
        assertThat(model.stepNanos(Step.decodes(1, 500)))
                .isEqualTo(Math.round(LAUNCHES + linear + head + traffic + request + context));
        assertThat(model.dependsOnContext()).isTrue();
    }

    @Test
    void aDecodeBesidePrefillsCostsAsManyRowsAsATile() {
        RooflineStepTime model = RooflineStepTime.of(new Deployment(Shapes.small(), Shapes.CARD, 1), 256);
        // 64 rows of 4 x 10 x 100 FLOP / 10,000 are 25.6 ns in each of two layers, where reading takes 0.8.
        assertThat(model.kvTokenNanos()).isCloseTo(2 * 0.8, EXACTLY);
        assertThat(model.mixedKvTokenNanos()).isCloseTo(2 * 25.6, EXACTLY);
        assertThat(model.pairNanos()).isCloseTo(2 * 0.4, EXACTLY);
        double less = model.exactNanos(new Step(64, 1, 4, 1000, 0));
        assertThat(model.exactNanos(new Step(64, 1, 4, 1010, 20)))
                .isCloseTo(less + 10 * 2 * 25.6 + 20 * 2 * 0.4, EXACTLY);
    }

    @Test
    void smallStepsAreComputedAsTheNextSizeOfGraph() {
        Deployment deployment = new Deployment(Shapes.small(), Shapes.CARD, 1);
        RooflineStepTime model = RooflineStepTime.of(deployment, 256);
        RooflineStepTime eager = RooflineStepTime.eager(deployment);
        // Each padded token costs its products and what lies between them, but no row of the vocabulary.
        double token = LINEAR * 2 / 10_000 + 2 * 18_000 * 2 / 1000.0;
        assertThat(model.exactNanos(Step.decodes(5, 0)))
                .isCloseTo(eager.exactNanos(Step.decodes(5, 0)) + 3 * token, EXACTLY);
        assertThat(model.exactNanos(Step.decodes(8, 0))).isEqualTo(eager.exactNanos(Step.decodes(8, 0)));
    }

    @Test
    void graphsReachTwiceTheSequences() {
        CudaGraphs graphs = CudaGraphs.of(256);
        long[] tokens = {1, 2, 3, 5, 9, 248, 249, 256, 257, 272, 500, 512, 513};
        assertThat(LongStream.of(tokens).map(graphs::padded))
                .containsExactly(1L, 2L, 4L, 8L, 16L, 248L, 256L, 256L, 272L, 272L, 512L, 512L, 513L);
        assertThat(CudaGraphs.of(32).padded(63)).isEqualTo(64);
        assertThat(CudaGraphs.of(32).padded(65)).isEqualTo(65);
        assertThat(CudaGraphs.none().padded(3)).isEqualTo(3);
    }

    @Test
    void severalCardsShareTheWorkAndReduceTwiceALayer() {
        RooflineStepTime one = RooflineStepTime.eager(new Deployment(Shapes.small(), Shapes.CARD, 1));
        RooflineStepTime two = RooflineStepTime.eager(new Deployment(Shapes.small(), Shapes.CARD, 2));
        // Launches and requests stay; of the traffic that of the MLP, 2 x 3 x 4,000 x 2 bytes, is halved. Two layers
        // reduce twice: 1 µs, and 1,000 x 2 bytes x 2 x 1 / 2 at 100 a nanosecond.
        double halved = (LINEAR + HEAD) * (2 / 1000.0 + 2 / 10_000.0) + 2 * 12_000 * 2 / 1000.0;
        double reduce = 4 * (1_000 + 2_000 / 100.0);
        assertThat(two.exactNanos(Step.decodes(1, 0)))
                .isCloseTo(one.exactNanos(Step.decodes(1, 0)) - halved / 2 + reduce, EXACTLY);
        // One head of keys and values a card.
        assertThat(two.kvTokenNanos()).isCloseTo(2 * 0.4, EXACTLY);
    }

    @Test
    void aTokenReadsTheExpertsThatItChooses() {
        Experts experts = new Experts(1, 4, 1, 500, 0);
        RooflineStepTime mixture =
                RooflineStepTime.eager(new Deployment(Shapes.with(Shapes.small(), experts, null), Shapes.CARD, 1));
        double one = mixture.parts(Step.decodes(1, 0)).memory();
        double two = mixture.parts(Step.decodes(2, 0)).memory();
        // An expert is 3 x 1,000 x 500 weights of two bytes. The second token finds a new one in 3 of 4 cases; the
        // traffic of a token is 2 layers x (6 x 1,000 + 3 x 500) x 2 bytes.
        assertThat(two - one).isCloseTo(0.75 * 3_000_000 / 1000 + 2 * 7_500 * 2 / 1000.0, EXACTLY);
    }

    @Test
    void weightsInEightBitsAreReadAndMultipliedFaster() {
        ModelShape small = Shapes.small();
        StepParts bf16 =
                RooflineStepTime.eager(new Deployment(small, Shapes.CARD, 1)).parts(Step.decodes(1, 0));
        StepParts fp8 = RooflineStepTime.eager(new Deployment(small.with(Quantization.FP8), Shapes.CARD, 1))
                .parts(Step.decodes(1, 0));
        StepParts int4 = RooflineStepTime.eager(new Deployment(small.with(Quantization.INT4), Shapes.CARD, 1))
                .parts(Step.decodes(1, 0));
        assertThat(bf16.memory() - fp8.memory()).isCloseTo(LINEAR / 1000, EXACTLY);
        assertThat(bf16.memory() - int4.memory()).isCloseTo(LINEAR * (2 - 0.53125) / 1000, EXACTLY);
        // 55 % of twice the peak.
        assertThat(bf16.compute() - fp8.compute())
                .isCloseTo(LINEAR * 2 / 10_000 - LINEAR * 2 / (20_000 * 0.55), EXACTLY);
        assertThat(int4.compute()).isCloseTo(bf16.compute(), EXACTLY);
    }

    @Test
    void aCardWithoutEightBitsUnpacksThem() {
        Card old = new Card("old", 1, 10, 0, 100_000_000_000L, Shapes.CARD.efficiency(), null, true);
        ModelShape fp8 = Shapes.small().with(Quantization.FP8);
        StepParts parts = RooflineStepTime.eager(new Deployment(fp8, old, 1)).parts(Step.decodes(1, 0));
        StepParts bf16 =
                RooflineStepTime.eager(new Deployment(Shapes.small(), old, 1)).parts(Step.decodes(1, 0));
        assertThat(parts.compute()).isCloseTo(bf16.compute(), EXACTLY);
        assertThat(bf16.memory() - parts.memory()).isCloseTo(LINEAR / 1000, EXACTLY);
    }

    @Test
    void behindTheWindowSlidingLayersReadNoMore() {
        ModelShape sliding = Shapes.with(Shapes.small(), null, new SlidingWindow(1, 100));
        RooflineStepTime model = RooflineStepTime.of(new Deployment(sliding, Shapes.CARD, 1), 256);
        double empty = model.exactNanos(Step.decodes(4, 0));
        // 0.8 ns for each token and layer; four requests fill windows of 400 tokens.
        assertThat(model.exactNanos(Step.decodes(4, 400))).isCloseTo(empty + 400 * 2 * 0.8, EXACTLY);
        assertThat(model.exactNanos(Step.decodes(4, 1000))).isCloseTo(empty + (1000 + 400) * 0.8, EXACTLY);
    }

    @Test
    void whatTakesLongestHoldsAStepBack() {
        RooflineStepTime model = RooflineStepTime.of(new Deployment(Shapes.small(), Shapes.H100, 1), 256);
        assertThat(model.parts(Step.decodes(1, 100)).bound()).isEqualTo(Bound.LAUNCHES);
        assertThat(model.parts(Step.decodes(64, 64L * 100_000)).bound()).isEqualTo(Bound.MEMORY);
        assertThat(model.parts(new Step(100_000, 1, 0, 0, 0)).bound()).isEqualTo(Bound.COMPUTE);
        // 2 bytes a weight at 82 % of 3.35 TB/s; 2 FLOP a weight and token at 80 % of 989 TFLOP/s.
        assertThat(model.ridgeTokens()).isCloseTo(989 * 0.80 / (3.35 * 0.82), within(1e-9));
    }

    @Test
    void theSmoothMaximumIsBetweenTheLargerAndTheSum() {
        assertThat(Smooth.maximum(3, 4, 2)).isCloseTo(5, EXACTLY);
        assertThat(Smooth.maximum(3, 4, 1)).isCloseTo(7, EXACTLY);
        assertThat(Smooth.maximum(0, 4, 2.5)).isEqualTo(4);
        assertThat(Smooth.maximum(0, 0, 2.5)).isZero();
        assertThat(Smooth.maximum(1e200, 1e200, 3)).isCloseTo(1e200 * Math.cbrt(2), within(1e188));
    }

    /** One by one, the slow way: each decoding request has one token more from step to step. */
    private static long oneByOne(RooflineStepTime model, Step first, long steps) {
        long sum = 0;
        for (long i = 0; i < steps; i++) {
            sum += model.stepNanos(
                    Step.decodes(first.decodeSequences(), first.decodeContextTokens() + i * first.decodeSequences()));
        }
        return sum;
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void aJumpLastsAsLongAsItsSteps(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        ModelShape sliding = Shapes.with(Shapes.small(), null, new SlidingWindow(1 + (int) (seed % 2), 300));
        for (ModelShape shape : List.of(Shapes.small(), sliding)) {
            RooflineStepTime model = RooflineStepTime.of(new Deployment(shape, Shapes.H100, 1), 256)
                    .scaledBy(0.5 + random.nextDouble());
            for (int i = 0; i < 30; i++) {
                int decodes = 1 + random.nextInt(64);
                // Some begin before their windows are full, some end then, and some are full from the start.
                Step first = Step.decodes(decodes, decodes * random.nextLong(600));
                long steps = 1 + random.nextLong(2000);
                long sum = oneByOne(model, first, steps);
                assertThat(model.nanosOver(first, steps)).isEqualTo(sum);
                List<Long> each = new ArrayList<>();
                model.eachOver(first, steps, each::add);
                assertThat(each).hasSize((int) steps);
                for (int step = 0; step < steps; step++) {
                    long context = first.decodeContextTokens() + (long) step * decodes;
                    assertThat(each.get(step)).isEqualTo(model.stepNanos(Step.decodes(decodes, context)));
                }
                long target = 1 + random.nextLong(2 * sum);
                long needed = 1;
                while (needed < steps && model.nanosOver(first, needed) < target) {
                    needed++;
                }
                assertThat(model.stepsToReach(first, target, steps)).isEqualTo(needed);
            }
        }
    }
}
