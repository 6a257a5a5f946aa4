package dev.vllmsim.report.hardware;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.vllmsim.engine.steptime.BatchShape;
import dev.vllmsim.engine.steptime.roofline.Deployment;
import dev.vllmsim.engine.steptime.roofline.KvMemory;
import dev.vllmsim.engine.steptime.roofline.RooflineStepTime;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/**
 * Weights, KV blocks and step times of every model and card that the reference has, which is another program of the same
 * formulas: 1e-9 relative, or what its last printed digit says.
 */
class RooflineReferenceTest {
    private static final int SEQUENCES = 256;
    private static final Reference REFERENCE = read();

    record Reference(List<Step> batches, List<Case> cases) {}

    record Step(long prefillTokens, int prefillSequences, int decodeSequences, long kvTokens, long prefillContextTokens)
            implements BatchShape {
        @Override
        public long decodeContextTokens() {
            return kvTokens;
        }
    }

    record Case(
            String model,
            String gpu,
            int tp,
            long weightBytesPerGpu,
            double kvBytesPerToken,
            @Nullable Integer numGpuBlocks,
            double kvNsPerToken,
            double kvNsMixed,
            double pairNs,
            List<Double> stepMs) {
        @Override
        public String toString() {
            return model + " on " + tp + " " + gpu;
        }

        Deployment deployment() {
            return new Deployment(
                    Objects.requireNonNull(Models.named(model)), Objects.requireNonNull(Cards.named(gpu)), tp);
        }
    }

    private static Reference read() {
        JsonMapper mapper = JsonMapper.builder()
                .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                .build();
        try (InputStream in =
                Objects.requireNonNull(RooflineReferenceTest.class.getResourceAsStream("roofline-reference.json"))) {
            return mapper.readValue(in, Reference.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Stream<Case> cases() {
        return REFERENCE.cases().stream();
    }

    @Test
    void theReferenceIsWhole() {
        assertThat(REFERENCE.batches()).hasSize(10);
        assertThat(REFERENCE.cases()).hasSize(20);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void stepTimesAreThoseOfTheReference(Case expected) {
        RooflineStepTime model = RooflineStepTime.of(expected.deployment(), SEQUENCES);
        for (int i = 0; i < REFERENCE.batches().size(); i++) {
            double millis = model.exactNanos(REFERENCE.batches().get(i)) / 1e6;
            assertClose(millis, expected.stepMs().get(i), 0.5e-6, "batch b" + (i + 1));
        }
        assertClose(model.kvTokenNanos(), expected.kvNsPerToken(), 0.5e-4, "kv_ns_per_token");
        assertClose(model.mixedKvTokenNanos(), expected.kvNsMixed(), 0.5e-4, "kv_ns_mixed");
        assertClose(model.pairNanos(), expected.pairNs(), 0.5e-6, "pair_ns");
    }

    /** To 1e-9, or to half of the last digit that the reference prints. */
    private static void assertClose(double actual, double expected, double half, String what) {
        assertThat(actual).as(what).isCloseTo(expected, within(Math.max(1e-9 * expected, half * (1 + 1e-6))));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void memoryIsThatOfTheReference(Case expected) {
        Deployment deployment = expected.deployment();
        assertThat(deployment.weightBytes()).isEqualTo(expected.weightBytesPerGpu());
        assertThat((double) deployment.kvBytesPerToken()).isEqualTo(expected.kvBytesPerToken());
        if (expected.numGpuBlocks() == null) {
            assertThatThrownBy(() -> KvMemory.of(deployment, 0.9, 2048, 16)).hasMessageContaining("num_gpu_blocks");
        } else {
            KvMemory memory = KvMemory.of(deployment, 0.9, 2048, 16);
            assertThat(memory.blocks()).isEqualTo(expected.numGpuBlocks());
            assertThat(memory.tokens()).isEqualTo(expected.numGpuBlocks() * 16L);
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void aScaledModelIsSlowerByTheFactor(Case expected) {
        RooflineStepTime model = RooflineStepTime.of(expected.deployment(), SEQUENCES);
        RooflineStepTime slower = model.scaledBy(1.1);
        for (Step step : REFERENCE.batches()) {
            assertThat(slower.exactNanos(step)).isCloseTo(1.1 * model.exactNanos(step), within(1e-3));
        }
    }
}
