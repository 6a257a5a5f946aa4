package dev.vllmsim.report.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTextTest {
    private static String text(JsonText json) {
        return new String(json.toBytes(), StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0.0",
        "1, 0.000001",
        "700000, 0.7",
        "10000000, 10.0",
        "12500000, 12.5",
        "1234000001, 1234.000001",
        "1010000, 1.01",
        "9223372036854775807, 9223372036854.775807"
    })
    void nanosecondsAreExactMillisecondsWithAPoint(long nanos, String expected) {
        assertThat(text(new JsonText(1).millis(nanos))).isEqualTo(expected);
    }

    @Test
    void timesAreNeverNegative() {
        assertThatThrownBy(() -> new JsonText(8).millis(-1)).hasMessageContaining("at least 0 ns, but is -1");
    }

    @ParameterizedTest
    @CsvSource({
        // 9 ms in 3 parts is 3 ms; 10 ms in 3 parts is not a decimal number; 1 ns in 2 parts is below a nanosecond.
        "9000000, 3, 3.0",
        "10000000, 3, 3.3333333333333335",
        "1, 2, 0.0000005"
    })
    void quotientsAreExactWhereTheyCanBe(long nanos, int divisor, String expected) {
        assertThat(text(new JsonText(8).millis(nanos, divisor))).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "0.1, 0.1",
        "3, 3.0",
        "1e7, 10000000.0",
        "2e23, 200000000000000000000000.0",
        "1.5e-7, 0.00000015",
        "123456789.125, 123456789.125",
        "-4.2e-5, -0.000042"
    })
    void numbersHaveNoExponent(double value, String expected) {
        assertThat(JsonText.plain(value)).isEqualTo(expected);
        assertThat(text(new JsonText(1).number(value))).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
    void whatJsonDoesNotHaveIsRefused(double value) {
        assertThatThrownBy(() -> JsonText.plain(value)).hasMessageContaining("must be finite");
    }

    @Test
    void textsAreEscaped() {
        assertThat(text(new JsonText(1).string("a\"b\\c\n请求"))).isEqualTo("\"a\\\"b\\\\c\\n请求\"");
    }
}
