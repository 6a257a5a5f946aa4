package dev.vllmsim.plot.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vllmsim.plot.TestFonts;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class FontsTest {

    @BeforeAll
    static void fonts() {
        TestFonts.assumeInstalled();
    }

    @Test
    void linesBreakBetweenPhrases() {
        double two = Fonts.width("one, two", Fonts.BODY);

        assertThat(Fonts.wrap(List.of("one", "two", "six"), ", ", Fonts.BODY, two + 0.1))
                .containsExactly("one, two", "six");
        assertThat(Fonts.wrap(List.of("one", "two", "six"), ", ", Fonts.BODY, two - 0.1))
                .containsExactly("one", "two, six");
    }

    @Test
    void aPhraseThatIsTooWideHasALineOfItsOwn() {
        assertThat(Fonts.wrap(List.of("a", "much too wide", "b"), " ", Fonts.BODY, 20))
                .containsExactly("a", "much too wide", "b");
        assertThat(Fonts.wrap(List.of(), " ", Fonts.BODY, 20)).isEmpty();
    }
}
