package dev.vllmsim.engine.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsTest {
    private static final Key<Integer> N = Key.count("n").required("1").key();
    private static final Key<Long> T = Key.millis("t_ms").required("1").key();
    private static final Key<Double> PER_TOKEN =
            Key.millisPer("per_token_ms").usual(0.0).key();
    private static final Key<Long> FROM = Key.span("from").key();
    private static final Key<Double> RATE =
            Key.positiveOrInfinite("r").required("1").key();
    private static final Key<String> CHOICE =
            Key.oneOf("c", List.of("x", "y"), name -> name).usual("x").key();

    private static SettingsException failure(Settings settings) {
        return catchThrowableOfType(SettingsException.class, () -> settings.finish(name -> "is not known"));
    }

    private static String problem(Key<?> key, Object value) {
        Settings settings = new Settings(Map.of(key.name(), value));
        settings.find(key);
        return failure(settings).problems().get(0).message();
    }

    @Test
    void allThatIsMissingIsNamedAtOnce() {
        Settings settings = new Settings(Map.of("r", 1));
        settings.get(N);
        settings.get(RATE);
        settings.get(T);
        assertThat(failure(settings).missing()).containsExactly("n", "t_ms");
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
        assertThat(problem(N, value)).isEqualTo(message);
    }

    @ParameterizedTest
    @CsvSource({
        "0.7, 700000, 0.7",
        "0.0000005, 1, 5.0E-7",
        "10, 10000000, 10",
        "1e-9, 0, 1.0E-9",
        "3.25, 3250000, 3.25",
        "10ms, 10000000, 10",
        "0.01s, 10000000, 10",
        "1m30s, 90000000000, 90000",
        "250us, 250000, 0.25",
        "5ns, 5, 5.0E-6"
    })
    void millisecondsBecomeTheNearestNanosecondAndMayHaveAUnit(String millis, long nanos, String shown) {
        Settings settings = new Settings(Map.of("t_ms", millis));
        assertThat(settings.get(T)).isEqualTo(nanos);
        assertThat(settings.resolved().get("t_ms")).hasToString(shown);
    }

    @Test
    void millisecondsThatAreAFactorMayHaveAUnitToo() {
        // 37.5 ns a token are 0.0000375 ms.
        assertThat(new Settings(Map.of("per_token_ms", "37.5ns")).get(PER_TOKEN))
                .isEqualTo(0.0000375);
        assertThat(problem(PER_TOKEN, "1e13")).isEqualTo("must be shorter than 292 years, but is 1e13 ms");
        assertThat(problem(PER_TOKEN, "3e9d")).isEqualTo("must be a finite number, but is 3e9d");
        assertThat(problem(PER_TOKEN, "-1")).isEqualTo("must be a number of at least 0, but is -1");
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
        assertThat(new Settings(Map.of("from", text)).findLong(FROM)).hasValue(nanos);
    }

    @ParameterizedTest
    @CsvSource({"-1", "5 s", "1h30", "30 1h", "h", "1w", "1e3", "inf"})
    void anythingElseIsNoDuration(String text) {
        assertThat(problem(FROM, text))
                .isEqualTo("must be a number of seconds, or a duration like 90s, 15m or 1h30m, but is " + text);
    }

    @ParameterizedTest
    @CsvSource({"inf, Infinity", "Infinity, Infinity", "+INF, Infinity", "2.5, 2.5"})
    void aRateMayBeInfinite(String text, double value) {
        assertThat(new Settings(Map.of("r", text)).get(RATE)).isEqualTo(value);
    }

    @Test
    void millisecondsBeyondTheClockAreRefused() {
        assertThat(problem(T, "1e300")).isEqualTo("must be shorter than 292 years, but is 1e300 ms");
        assertThat(problem(T, "-1")).isEqualTo("must be at least 0 ms, but is -1");
        assertThat(problem(T, "Infinity")).isEqualTo("must be a finite number of milliseconds, but is Infinity");
    }

    /** To read so many digits as a decimal would take minutes. */
    @Test
    void aNumberOfAMillionDigitsIsRefusedUnreadAndNotRepeated() {
        assertThat(problem(N, "1".repeat(1_000_000)))
                .isEqualTo("must be a whole number, but is " + "1".repeat(80) + "… (1000000 characters)");
    }

    @Test
    void whatIsRepeatedOfAValueStaysOnOneLineWithoutControlCharacters() {
        assertThat(problem(CHOICE, "z\u001b[2J\ny")).isEqualTo("must be one of x, y, but is z\uFFFD[2J\uFFFDy");
    }

    @Test
    void whatNobodyAskedForIsRefused() {
        Settings settings = new Settings(Map.of("n", 1, "unknown", 2));
        settings.get(N);
        assertThat(failure(settings).problems())
                .containsExactly(new SettingsException.Problem("unknown", "is not known", true));
    }

    @Test
    void resolvedHoldsDefaultsAndPlainNumbers() {
        Settings settings = new Settings(Map.of("t_ms", "10.0", "w", "0.25", "on", "true"));
        settings.get(T);
        settings.get(Key.number("w", 0, 1).usual(0.0).key());
        settings.get(Key.number("zero", 0, 1).usual(0.0).key());
        settings.get(Key.toggle("on").usual(false).key());
        settings.get(Key.count("seats").usual(16).key());
        settings.get(CHOICE);
        settings.finish(name -> "is not known");
        assertThat(settings.resolved())
                .containsExactly(
                        Map.entry("t_ms", 10),
                        Map.entry("w", 0.25),
                        Map.entry("zero", 0),
                        Map.entry("on", true),
                        Map.entry("seats", 16),
                        Map.entry("c", "x"));
    }

    @Test
    void anUnknownNameIsAnsweredWithTheKnownOnes() {
        assertThat(problem(CHOICE, "z")).isEqualTo("must be one of x, y, but is z");
    }

    @Test
    void aSettingMayBeGivenUnderAnyOfItsNamesAndIsResolvedUnderItsFirst() {
        Key<Integer> seats = Key.count("seats").alias("chairs").usual(4).key();
        Settings settings = new Settings(Map.of("chairs", "7"));
        assertThat(settings.get(seats)).isEqualTo(7);
        settings.finish(name -> "is not known");
        assertThat(settings.resolved()).containsExactly(Map.entry("seats", 7));

        Settings both = new Settings(Map.of("seats", 8, "chairs", 7));
        both.get(seats);
        assertThat(failure(both)).hasMessage("chairs is another name of `seats`, which is 8, but is 7");
    }

    @Test
    void aDefaultMayFollowFromAnotherSetting() {
        Key<String> size = Key.oneOf("size", List.of("small", "large", "huge"), name -> name)
                .usual("small")
                .key();
        Key<Integer> seats = Key.count("seats")
                .usual(2)
                .when(size, List.of("large", "huge"), 8)
                .key();

        assertThat(new Settings(Map.of()).get(seats)).isEqualTo(2);
        assertThat(new Settings(Map.of("size", "huge")).get(seats)).isEqualTo(8);
        assertThat(new Settings(Map.of("size", "huge", "seats", 3)).get(seats)).isEqualTo(3);
        assertThat(seats.defaultText()).isEqualTo("2; with `size` large or later: 8");
    }

    @Test
    void aKeyLikeAnotherHasItsNamesAndItsOwnDefault() {
        Key<Integer> seats = Key.count("seats").alias("chairs").required("4").help("Seats.");
        Key<Integer> other =
                Key.like(seats).called("chairs").usual(9).atLeast(0).key();

        Settings settings = new Settings(Map.of("seats", 0));
        assertThat(settings.get(other)).isZero();
        assertThat(settings.resolved()).containsExactly(Map.entry("chairs", 0));
        assertThat(other.isRequired()).isFalse();
        assertThat(other.help()).isEqualTo("Seats.");
        assertThat(other.id()).isEqualTo(seats.id());
    }

    @Test
    void aPartThatFailsBecauseOfANotedProblemAddsNoSecondOne() {
        Settings settings = new Settings(Map.of());
        assertThat(settings.<String>build(() -> {
                    settings.get(N);
                    throw new IllegalArgumentException("follows from the missing value");
                }))
                .isNull();
        assertThat(failure(settings)).hasMessage("missing: n");
    }
}
