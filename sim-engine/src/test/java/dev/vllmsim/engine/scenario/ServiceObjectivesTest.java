package dev.vllmsim.engine.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vllmsim.engine.request.FinishedRequest;
import dev.vllmsim.engine.request.RequestSpec;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServiceObjectivesTest {
    /** Arrives at 0, first token at 200 ms, eleven tokens until 700 ms: TTFT 200, TPOT 50, end to end 700 ms. */
    private static FinishedRequest request(int outputTokens) {
        return new FinishedRequest(
                RequestSpec.of(0, 10, outputTokens),
                outputTokens,
                0,
                0,
                0,
                0,
                0,
                200_000_000,
                700_000_000,
                1,
                10,
                0,
                0,
                0);
    }

    private static boolean met(String objectives, int outputTokens) {
        @Nullable ServiceObjectives read = ServiceObjectives.of(Map.of("goodput", objectives));
        assertThat(read).isNotNull();
        return read != null && read.metBy(request(outputTokens));
    }

    @Test
    void aValueEqualToItsObjectiveHolds() {
        assertThat(met("ttft:200 tpot:50 e2el:700", 11)).isTrue();
        assertThat(met("ttft:199.999999", 11)).isFalse();
        assertThat(met("tpot:49.999999", 11)).isFalse();
        assertThat(met("e2el:699.999999", 11)).isFalse();
    }

    @Test
    void allObjectivesMustHold() {
        assertThat(met("ttft:1000 tpot:1", 11)).isFalse();
        assertThat(met("ttft:1 tpot:1000", 11)).isFalse();
    }

    @Test
    void aRequestOfOneTokenHasNoTimePerFurtherToken() {
        assertThat(met("tpot:0", 1)).isTrue();
    }

    @Test
    void withoutTheSettingThereAreNone() {
        assertThat(ServiceObjectives.of(Map.of())).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "ttft", "ttft:", "ttft:-1", "ttft:x", "itl:5", "ttft:1e300", "ttft:NaN"})
    void otherTextsAreRefused(String text) {
        assertThatThrownBy(() -> ServiceObjectives.of(Map.of("goodput", text)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("must be pairs of ttft, tpot or e2el");
    }
}
