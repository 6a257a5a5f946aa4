package dev.vllmsim.plot.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FiguresTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"0|0", "7|7", "999|999", "1000|1,000", "1234567|1,234,567", "-1234|-1,234"})
    void wholeNumbersHaveACommaBetweenThousands(long value, String text) {
        assertThat(Figures.exact(value)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // Whole and below 100,000: to the last digit.
                "0|0",
                "12345|12,345",
                "99999|99,999",
                // Three digits of what is not whole; none behind the point from 1,000 up.
                "0.12345|0.123",
                "1.5|1.5",
                "45.678|45.7",
                "1788.4|1,788",
                // 123,456 to three digits is 123 thousand; 999,999 rounds up to a million.
                "123456|123k",
                "999999|1M",
                "4096000|4.1M",
                "2500000000|2.5G"
            })
    void amountsAreExactWhereShortAndRoundedWhereLong(double value, String text) {
        assertThat(Figures.amount(value)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({"0,0", "0.05,0.05", "250,250", "1000,1k", "1500,1.5k", "20000,20k", "2000000,2M"})
    void ticksAreShort(double value, String text) {
        assertThat(Figures.tick(value)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0 ms",
        "0.25, 0.25 ms",
        "999.4, 999 ms",
        // To three digits this is a thousand milliseconds, which is a second.
        "999.6, 1 s",
        "12345, 12.3 s",
        "599999, 600 s",
        // Ten minutes; 18.4 minutes; three hours.
        "600000, 10 min",
        "1104000, 18.4 min",
        "10800000, 3 h"
    })
    void timesHaveTheUnitThatSuitsThem(double ms, String text) {
        assertThat(Figures.duration(ms)).isEqualTo(text);
    }

    @Test
    void timesHaveAsManyDigitsAsItTakesToTellThemApart() {
        // 0.11 s: two decimals show its first two digits, also 1,000 s into the run; 5 minutes need none.
        assertThat(Figures.times(104_920, 105_030)).containsExactly("104.92", "105.03");
        assertThat(Figures.times(0, 150)).containsExactly("0", "150");
        assertThat(Figures.times(5870, 6000)).containsExactly("5.87", "6.00");
        // The smallest of the gaps decides, 3 ms; what is whole needs no decimals.
        assertThat(Figures.times(8, 11.25, 19.25)).containsExactly("8.0", "11.3", "19.3");
        assertThat(Figures.times(8, 11, 19)).containsExactly("8", "11", "19");
        assertThat(Figures.times(7_200_000, 7_200_000)).containsExactly("120", "120");
    }

    @Test
    void theMachinesLocaleDoesNotMatter() {
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.GERMANY);
            assertThat(Figures.amount(12345)).isEqualTo("12,345");
            assertThat(Figures.duration(1500)).isEqualTo("1.5 s");
        } finally {
            Locale.setDefault(before);
        }
    }
}
