package dev.vllmsim.engine.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsTest {

    private static SettingsException failure(Settings settings) {
        return catchThrowableOfType(SettingsException.class, () -> settings.finish(name -> "is not known"));
    }

    @Test
    void allThatIsMissingIsNamedAtOnce() {
        Settings settings = new Settings(Map.of("b", 1));
        settings.requiredInt("a", 1);
        settings.requiredInt("b", 1);
        settings.requiredMillis("c_ms");
        assertThat(failure(settings).missing()).containsExactly("a", "c_ms");
    }

    @ParameterizedTest
    @CsvSource({
        "0, 'must be at least 1, but is 0'",
        "-3, 'must be at least 1, but is -3'",
        "abc, 'must be a whole number, but is abc'",
        "NaN, 'must be a whole number, but is NaN'",
        "1.5, 'must be a whole number, but is 1.5'",
        "99999999999, 'must be at most 2147483647, but is 99999999999'",
        "-99999999999, 'must be at least 1, but is -99999999999'",
        "1e999999999, 'must be a whole number, but is 1e999999999'",
        "'', 'must be a whole number, but is empty'",
    })
    void aWholeNumberSaysTheRuleAndTheValue(String value, String message) {
        Settings settings = new Settings(Map.of("n", value));
        settings.requiredInt("n", 1);
        assertThat(failure(settings).problems()).containsExactly(new SettingsException.Problem("n", message));
    }

    @ParameterizedTest
    @CsvSource({"0.7, 700000", "0.0000005, 1", "10, 10000000", "1e-9, 0", "3.25, 3250000"})
    void millisecondsBecomeTheNearestNanosecond(String millis, long nanos) {
        assertThat(new Settings(Map.of("t_ms", millis)).requiredMillis("t_ms")).isEqualTo(nanos);
    }

    @ParameterizedTest
    @CsvSource({
        "90, 90000000000",
        "1.5, 1500000000",
        "250ms, 250000000",
        "90s, 90000000000",
        "15m, 900000000000",
        "1h30m, 5400000000000",
        "2d, 172800000000000",
        "0, 0",
    })
    void aDurationIsANumberOfSecondsOrHasUnits(String text, long nanos) {
        assertThat(new Settings(Map.of("from", text)).duration("from")).hasValue(nanos);
    }

    @ParameterizedTest
    @CsvSource({"''", "-1", "5 s", "1h30", "30 1h", "h", "1w", "1e3", "inf"})
    void anythingElseIsNoDuration(String text) {
        Settings settings = new Settings(Map.of("from", text));
        settings.duration("from");
        assertThat(failure(settings).problems())
                .containsExactly(new SettingsException.Problem(
                        "from", "must be a number of seconds, or a duration like 90s, 15m or 1h30m, but is " + text));
    }

    @ParameterizedTest
    @CsvSource({"inf, Infinity", "Infinity, Infinity", "+INF, Infinity", "2.5, 2.5"})
    void aRateMayBeInfinite(String text, double value) {
        assertThat(new Settings(Map.of("r", text)).positiveOrInfinite("r", 1)).isEqualTo(value);
    }

    @Test
    void millisecondsBeyondTheClockAreRefused() {
        Settings settings = new Settings(Map.of("t_ms", "1e300", "u_ms", "-1", "v_ms", "Infinity"));
        settings.requiredMillis("t_ms");
        settings.requiredMillis("u_ms");
        settings.requiredMillis("v_ms");
        assertThat(failure(settings).problems())
                .containsExactly(
                        new SettingsException.Problem("t_ms", "must be shorter than 292 years, but is 1e300 ms"),
                        new SettingsException.Problem("u_ms", "must be at least 0 ms, but is -1"),
                        new SettingsException.Problem(
                                "v_ms", "must be a finite number of milliseconds, but is Infinity"));
    }

    @Test
    void whatNobodyAskedForIsRefused() {
        Settings settings = new Settings(Map.of("known", 1, "unknown", 2));
        settings.integer("known", 0, 0);
        assertThat(failure(settings).problems())
                .containsExactly(new SettingsException.Problem("unknown", "is not known", true));
    }

    @Test
    void resolvedHoldsDefaultsAndPlainNumbers() {
        Settings settings = new Settings(Map.of("t_ms", "10.0", "w", "0.25", "on", "true"));
        settings.requiredMillis("t_ms");
        settings.number("w", 0, 0, 1);
        settings.number("zero", 0, 0, 1);
        settings.flag("on", false);
        settings.integer("n", 16, 1);
        settings.choice("c", "x", List.of("x", "y"));
        settings.finish(name -> "is not known");
        assertThat(settings.resolved())
                .containsExactly(
                        Map.entry("t_ms", 10),
                        Map.entry("w", 0.25),
                        Map.entry("zero", 0),
                        Map.entry("on", true),
                        Map.entry("n", 16),
                        Map.entry("c", "x"));
    }

    @Test
    void anUnknownNameIsAnsweredWithTheKnownOnes() {
        Settings settings = new Settings(Map.of("c", "z"));
        settings.choice("c", "x", List.of("x", "y"));
        assertThat(failure(settings)).hasMessage("c must be one of x, y, but is z");
    }

    @Test
    void aPartThatFailsBecauseOfANotedProblemAddsNoSecondOne() {
        Settings settings = new Settings(Map.of());
        assertThat(settings.<String>build(() -> {
                    settings.requiredInt("a", 1);
                    throw new IllegalArgumentException("follows from the missing value");
                }))
                .isNull();
        assertThat(failure(settings)).hasMessage("missing: a");
    }
}
