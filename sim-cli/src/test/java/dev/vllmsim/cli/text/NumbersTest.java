package dev.vllmsim.cli.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NumbersTest {

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "999, 999",
        "1000, '1,000'",
        "-1000, '-1,000'",
        "-999, -999",
        "1234567, '1,234,567'",
        "9223372036854775807, '9,223,372,036,854,775,807'",
    })
    void thousandsStandInGroups(long number, String text) {
        assertThat(Numbers.whole(number)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0.000",
        "1e-4, 0.000",
        "0.0006, 0.001",
        "999.9996, '1,000.000'",
        "-1234.5, '-1,234.500'",
        "1e15, '1,000,000,000,000,000.000'",
    })
    void decimalsAreRounded(double number, String text) {
        assertThat(Numbers.ms(number)).isEqualTo(text);
    }

    @Test
    void whatDoesNotExistIsADash() {
        assertThat(Numbers.ms(null)).isEqualTo("-");
    }
}
