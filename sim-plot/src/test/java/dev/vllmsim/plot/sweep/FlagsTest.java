package dev.vllmsim.plot.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.vllmsim.plot.TestFonts;
import dev.vllmsim.plot.page.Fonts;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class FlagsTest {

    @BeforeAll
    static void fonts() {
        TestFonts.assumeInstalled();
    }

    private static double width(String text) {
        return Fonts.width(text, Fonts.AXIS);
    }

    @Test
    void aFlagStandsAroundItsLineAndWithinThePage() {
        Flags flags = new Flags();
        flags.add("knee at 8", 500);

        assertThat(flags.placed(0, 1000))
                .singleElement()
                .satisfies(flag -> assertThat(flag.left()).isCloseTo(500 - width("knee at 8") / 2, within(1e-9)));
        Flags atTheEnd = new Flags();
        atTheEnd.add("knee at 9", 999);
        assertThat(atTheEnd.placed(0, 1000).get(0).left()).isCloseTo(1000 - width("knee at 9"), within(1e-9));
    }

    @Test
    void flagsDoNotOverlap() {
        Flags flags = new Flags();
        flags.add("max num seqs 16", 505);
        flags.add("knee at 15: 249 ms", 495);

        List<Flags.Flag> placed = flags.placed(0, 1000);
        assertThat(placed).extracting(Flags.Flag::x).containsExactly(495.0, 505.0);
        assertThat(placed.get(1).left())
                .isGreaterThanOrEqualTo(placed.get(0).left() + width("knee at 15: 249 ms") + 10);
        flags.add("at the end", 998);
        assertThat(flags.placed(0, 560).get(2).left() + width("at the end")).isLessThanOrEqualTo(560.001);
    }

    @Test
    void flagsAtOnePlaceAreOne() {
        Flags flags = new Flags();
        assertThat(flags.isEmpty()).isTrue();
        flags.add("knee at 16", 500);
        flags.add("max num seqs 16", 500.2);

        assertThat(flags.placed(0, 1000))
                .singleElement()
                .extracting(Flags.Flag::text)
                .isEqualTo("knee at 16  ·  max num seqs 16");
    }
}
