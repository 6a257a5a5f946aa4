package dev.vllmsim.engine.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.vllmsim.engine.request.RequestSpec;
import dev.vllmsim.engine.scenario.Scenario;
import dev.vllmsim.engine.scenario.ScenarioReader;
import dev.vllmsim.engine.settings.SettingsException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ArrivalKindTest {
    /** Three requests at 0, 1 and 2 s, as a recorded trace has them. */
    private static final Requests TRACE = new Requests() {
        @Override
        public RequestSource open() {
            RequestList list = new RequestList(List.of(
                    RequestSpec.of(0, 5, 5),
                    RequestSpec.of(1, 5, 5).arrivingAt(1_000_000_000),
                    RequestSpec.of(2, 5, 5).arrivingAt(2_000_000_000)));
            return list.open();
        }

        @Override
        public boolean timed() {
            return true;
        }
    };

    private static Scenario scenario(Requests file, Object... namesAndValues) {
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("workload", "trace.csv");
        settings.put("max_num_scheduled_tokens", 128);
        settings.put("prefill_elapsed_time_ms", 10);
        settings.put("decode_elapsed_time_ms", 3);
        for (int i = 0; i < namesAndValues.length; i += 2) {
            settings.put((String) namesAndValues[i], namesAndValues[i + 1]);
        }
        return ScenarioReader.read(settings, read -> file);
    }

    private static List<Long> stamps(Scenario scenario) {
        List<Long> stamps = new ArrayList<>();
        try (RequestSource source = scenario.requests().open()) {
            for (RequestSpec spec = source.next(); spec != null; spec = source.next()) {
                stamps.add(spec.arrivalNanos());
            }
        }
        return stamps;
    }

    private static String problem(Requests file, Object... namesAndValues) {
        SettingsException e = catchThrowableOfType(SettingsException.class, () -> scenario(file, namesAndValues));
        assertThat(e).as("the settings are refused").isNotNull();
        return String.valueOf(e.getMessage());
    }

    @Test
    void aTimedWorkloadArrivesAtItsTimes() {
        Scenario scenario = scenario(TRACE);
        assertThat(scenario.arrivals()).isEqualTo(Arrivals.Mode.open());
        assertThat(scenario.config()).containsEntry("arrivals", "trace").containsEntry("rate_scale", 1);
        assertThat(stamps(scenario(TRACE, "rate_scale", 4))).containsExactly(0L, 250_000_000L, 500_000_000L);
    }

    @Test
    void aConcurrencyMakesItAClosedLoop() {
        Scenario scenario = scenario(TRACE, "concurrency", 2);
        assertThat(scenario.arrivals()).isEqualTo(Arrivals.Mode.closed(2));
        assertThat(scenario.config()).containsEntry("arrivals", "closed");
        assertThat(scenario(TRACE, "arrivals", "closed").arrivals()).isEqualTo(Arrivals.Mode.closed(1));
    }

    @Test
    void aRateTakesThePlaceOfTheTimes() {
        Scenario scenario = scenario(TRACE, "request_rate", 2, "burstiness", "inf", "max_concurrency", 9);
        assertThat(scenario.arrivals()).isEqualTo(Arrivals.Mode.openWithGate(9));
        assertThat(scenario.config()).containsEntry("arrivals", "rate").containsEntry("burstiness", "inf");
        assertThat(stamps(scenario)).containsExactly(500_000_000L, 1_000_000_000L, 1_500_000_000L);
        assertThat(stamps(scenario(TRACE, "request_rate", "inf"))).containsOnly(0L);
    }

    @Test
    void aWorkloadWithoutTimesIsAClosedLoopUnlessThereIsARate() {
        Requests plain = new RequestList(List.of(RequestSpec.of(0, 5, 5)));
        assertThat(scenario(plain).arrivals()).isEqualTo(Arrivals.Mode.closed(1));
        assertThat(problem(plain, "arrivals", "trace"))
                .isEqualTo("arrivals must be closed or rate, as the workload has no arrival times, but is trace");
        assertThat(problem(plain, "from", 5)).isEqualTo("from needs a `workload` with arrival times");
    }

    @Test
    void aWindowIsCutBeforeTheRateIsScaled() {
        // From 0.5 s to 2 s there is one request, at 1 s; the clock starts at 0.5 s, and twice the rate halves that.
        assertThat(stamps(scenario(TRACE, "from", "500ms", "until", 2, "rate_scale", 2)))
                .containsExactly(250_000_000L);
        assertThat(stamps(scenario(TRACE, "total_query", 2))).hasSize(2);
    }

    @Test
    void theRateIsThatOfTheWindow() {
        // Two of three requests at 4 a second: the last arrives at 2 / 4 s.
        assertThat(stamps(scenario(TRACE, "total_query", 2, "request_rate", 4)))
                .last()
                .isEqualTo(500_000_000L);
    }

    @Test
    void aConcurrencyBesideARateIsRefused() {
        assertThat(problem(TRACE, "request_rate", 2, "concurrency", 4))
                .isEqualTo("concurrency is that of a closed loop: beside a request rate, `max_concurrency` limits the"
                        + " active requests");
    }

    @Test
    void settingsOfAnotherWayAreRefused() {
        assertThat(problem(TRACE, "burstiness", 2))
                .isEqualTo("burstiness is not used with `arrivals` trace, only with rate");
        assertThat(problem(TRACE, "concurrency", 2, "max_concurrency", 2))
                .isEqualTo("max_concurrency is not used with `arrivals` closed, only with trace or rate");
        assertThat(problem(TRACE, "request_rate", 2, "ramp_up_start_rps", 2))
                .isEqualTo("ramp_up_start_rps is not used without `ramp_up_strategy`");
        assertThat(problem(
                        TRACE,
                        "request_rate",
                        2,
                        "ramp_up_strategy",
                        "linear",
                        "ramp_up_start_rps",
                        2,
                        "ramp_up_end_rps",
                        3))
                .isEqualTo("request_rate is not used with `ramp_up_strategy`, which says the rate");
    }

    @Test
    void badValuesSayTheRule() {
        assertThat(problem(TRACE, "request_rate", 0))
                .isEqualTo("request_rate must be a number above 0, or inf, but is 0");
        assertThat(problem(TRACE, "request_rate", "fast"))
                .isEqualTo("request_rate must be a number above 0, or inf, but is fast");
        assertThat(problem(TRACE, "rate_scale", "inf")).isEqualTo("rate_scale must be a number above 0, but is inf");
        assertThat(problem(TRACE, "ramp_up_strategy", "linear"))
                .isEqualTo("missing: ramp_up_start_rps, ramp_up_end_rps");
        assertThat(problem(TRACE, "from", 5, "until", "5s")).isEqualTo("until must be later than `from`");
        assertThat(problem(TRACE, "arrivals", "poisson"))
                .isEqualTo("arrivals must be one of trace, closed, rate, but is poisson");
    }

    @Test
    void everyProblemIsSaidThoughTheFileCannotBeRead() {
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("workload", "trace.csv");
        settings.put("max_num_scheduled_tokens", 128);
        settings.put("prefill_elapsed_time_ms", 10);
        settings.put("decode_elapsed_time_ms", 3);
        settings.put("from", "1h");
        settings.put("arrivals", "trace");
        settings.put("rate_scale", -1);
        SettingsException e = catchThrowableOfType(
                SettingsException.class,
                () -> ScenarioReader.read(settings, read -> {
                    throw new SettingsException("workload", "is not there");
                }));
        assertThat(e).hasMessage("workload is not there; rate_scale must be a number above 0, but is -1");
    }
}
