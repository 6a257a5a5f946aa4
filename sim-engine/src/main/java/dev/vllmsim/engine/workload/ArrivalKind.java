package dev.vllmsim.engine.workload;

import dev.vllmsim.engine.settings.Settings;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** The ways in which requests can arrive, each with how its settings are read. */
public enum ArrivalKind {
    /** At the arrival times of the workload. */
    TRACE("trace", ArrivalKind::trace),
    /** Whenever an earlier one has finished: so many are active at a time. */
    CLOSED("closed", ArrivalKind::closed),
    /** At random, so many a second. */
    RATE("rate", ArrivalKind::rate);

    /**
     * A workload and how its requests enter.
     *
     * @param requests the requests, with their arrival times where the mode looks at them
     * @param mode how they enter
     */
    public record Plan(Requests requests, Arrivals.Mode mode) {}

    private final String label;

    @SuppressWarnings("ImmutableEnumChecker") // method references without state
    private final BiFunction<Settings, Requests, Plan> reader;

    ArrivalKind(String label, BiFunction<Settings, Requests, Plan> reader) {
        this.label = label;
        this.reader = reader;
    }

    /** The name in settings. */
    public String label() {
        return label;
    }

    /** The names of all ways. */
    public static List<String> labels() {
        return Arrays.stream(values()).map(ArrivalKind::label).toList();
    }

    /**
     * Why a setting that was given was not read, or {@code null} if no way of arriving has such a setting.
     *
     * @param setting the setting's name
     * @param chosen the settings that were read
     */
    public static @Nullable String whyUnused(String setting, Map<String, Object> chosen) {
        List<String> owners = new ArrayList<>();
        for (ArrivalKind kind : values()) {
            // A ramp takes the place of the rate: ask for both kinds of settings.
            Settings plain = new Settings(Map.of());
            plain.build(() -> kind.reader.apply(plain, NOTHING));
            Settings ramp = new Settings(Map.of("ramp_up_strategy", "linear"));
            ramp.build(() -> kind.reader.apply(ramp, NOTHING));
            if (plain.asked().contains(setting) || ramp.asked().contains(setting)) {
                owners.add(kind.label);
            }
        }
        if (owners.isEmpty()) {
            return null;
        }
        Object arrivals = chosen.get("arrivals");
        if (RATE.label.equals(arrivals)) {
            if (setting.equals("concurrency")) {
                return "is that of a closed loop: beside a request rate, `max_concurrency` limits the active requests";
            }
            if (owners.contains(RATE.label)) {
                return setting.equals("request_rate")
                        ? "is not used with `ramp_up_strategy`, which says the rate"
                        : "is not used without `ramp_up_strategy`";
            }
        }
        return "is not used with `arrivals` " + arrivals + ", only with " + String.join(" or ", owners);
    }

    private static final Requests NOTHING = new RequestList(List.of());

    /**
     * Reads in which way the requests arrive. Unless a person says it: at a rate if one is given, else at the arrival
     * times of the workload if it has any and no concurrency is given, else in a closed loop.
     */
    public static ArrivalKind from(Settings settings, Requests requests) {
        ArrivalKind usual = CLOSED;
        if (settings.isGiven("request_rate") || settings.isGiven("ramp_up_strategy")) {
            usual = RATE;
        } else if (requests.timed() && !settings.isGiven("concurrency")) {
            usual = TRACE;
        }
        String label = settings.choice("arrivals", usual.label, labels());
        for (ArrivalKind kind : values()) {
            if (kind.label.equals(label)) {
                return kind;
            }
        }
        throw new IllegalStateException("no way of arriving is called " + label);
    }

    /** Reads the settings of this way of arriving. */
    public Plan plan(Settings settings, Requests requests) {
        return reader.apply(settings, requests);
    }

    private static Plan closed(Settings settings, Requests requests) {
        return new Plan(requests, Arrivals.Mode.closed(settings.integer("concurrency", 1, 1)));
    }

    private static Plan trace(Settings settings, Requests requests) {
        double scale = settings.positive("rate_scale", 1);
        Arrivals.Mode mode = gate(settings);
        if (!requests.timed()) {
            settings.problem("arrivals", "must be closed or rate, as the workload has no arrival times, but is trace");
        }
        return new Plan(scale == 1 ? requests : new ScaledArrivals(requests, scale), mode);
    }

    private static Plan rate(Settings settings, Requests requests) {
        RequestRate rate = requestRate(settings);
        double burstiness = settings.positiveOrInfinite("burstiness", 1);
        Arrivals.Mode mode = gate(settings);
        long seed = settings.longInteger("seed", 0);
        return new Plan(new RandomArrivals(requests, rate, burstiness, seed), mode);
    }

    private static RequestRate requestRate(Settings settings) {
        if (!settings.isGiven("ramp_up_strategy")) {
            return new RequestRate.Constant(settings.requiredPositiveOrInfinite("request_rate"));
        }
        String shape = settings.choice("ramp_up_strategy", "linear", List.of("linear", "exponential"));
        double start = settings.requiredPositive("ramp_up_start_rps");
        double end = settings.requiredPositive("ramp_up_end_rps");
        return new RequestRate.Ramp(start, end, RequestRate.Ramp.Shape.valueOf(shape.toUpperCase(Locale.ROOT)));
    }

    private static Arrivals.Mode gate(Settings settings) {
        OptionalInt limit = settings.optionalInt("max_concurrency", 1);
        return limit.isPresent() ? Arrivals.Mode.openWithGate(limit.getAsInt()) : Arrivals.Mode.open();
    }
}
