package dev.vllmsim.plot.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vllmsim.plot.TestFonts;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class TypeTest {

    @BeforeAll
    static void fonts() {
        TestFonts.assumeInstalled();
    }

    @Test
    void linesBreakBetweenPhrases() {
        double two = Type.width("one, two", Type.BODY);

        assertThat(Type.wrap(List.of("one", "two", "six"), ", ", Type.BODY, two + 0.1))
                .containsExactly("one, two", "six");
        assertThat(Type.wrap(List.of("one", "two", "six"), ", ", Type.BODY, two - 0.1))
                .containsExactly("one", "two, six");
    }

    @Test
    void aPhraseThatIsTooWideHasALineOfItsOwn() {
        assertThat(Type.wrap(List.of("a", "much too wide", "b"), " ", Type.BODY, 20))
                .containsExactly("a", "much too wide", "b");
        assertThat(Type.wrap(List.of(), " ", Type.BODY, 20)).isEmpty();
    }
}
