package dev.vllmsim.cli.flags;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SuggestionsTest {

    @ParameterizedTest
    @CsvSource({"'', '', 0", "seed, seed, 0", "sede, seed, 1", "sed, seed, 1", "seeed, seed, 1", "sead, seed, 1"})
    void distanceCountsMistakes(String a, String b, int mistakes) {
        assertThat(Suggestions.distance(a, b)).isEqualTo(mistakes);
        assertThat(Suggestions.distance(b, a)).isEqualTo(mistakes);
    }

    @ParameterizedTest
    @CsvSource({
        "--min-inptu, --min-input",
        "--mn-input, --min-input",
        "--help-me-please, ''",
        "--m-input, --min-input --max-input"
    })
    void onlyTheClosestAreOffered(String typed, String meant) {
        assertThat(String.join(" ", Suggestions.of(typed, List.of("--min-input", "--max-input", "--help"))))
                .isEqualTo(meant);
    }
}
