package dev.vllmsim.plot.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.Color;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InkTest {

    @ParameterizedTest
    @CsvSource({"1,7", "7,7", "8,14", "14,14", "15,21", "500,21"})
    void moreThingsAtOnceGetMoreShades(int atOnce, int colours) {
        List<Color> palette = Ink.palette(atOnce);

        assertThat(palette).hasSize(colours).doesNotHaveDuplicates();
        assertThat(palette.subList(0, 7)).isEqualTo(Ink.palette(1));
    }

    @Test
    void mixingMovesEachChannelByTheShare() {
        // From 100 to 200 by a quarter: 125. From 0 to 255 by a quarter: 63.75, rounded. From 40 to 0: 30.
        assertThat(Ink.mix(new Color(100, 0, 40), new Color(200, 255, 0), 0.25)).isEqualTo(new Color(125, 64, 30));
    }
}
