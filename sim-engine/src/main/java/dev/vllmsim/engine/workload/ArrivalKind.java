package dev.vllmsim.engine.workload;

import dev.vllmsim.engine.admission.QueueLimits;
import dev.vllmsim.engine.settings.Key;
import dev.vllmsim.engine.settings.KeyGroup;
import dev.vllmsim.engine.settings.KeyOwner;
import dev.vllmsim.engine.settings.Settings;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** The ways in which requests can arrive, each with how its settings are read. */
public enum ArrivalKind implements KeyOwner {
    /** At the arrival times of the workload. */
    TRACE("trace", List.of(WorkloadKeys.RATE_SCALE, WorkloadKeys.MAX_CONCURRENCY), ArrivalKind::trace),
    /** Whenever an earlier one has finished: so many are active at a time. */
    CLOSED("closed", List.of(WorkloadKeys.CONCURRENCY), ArrivalKind::closed),
    /** At random, so many a second. */
    RATE(
            "rate",
            List.of(
                    WorkloadKeys.REQUEST_RATE,
                    WorkloadKeys.BURSTINESS,
                    WorkloadKeys.RAMP_UP_STRATEGY,
                    WorkloadKeys.RAMP_UP_START_RPS,
                    WorkloadKeys.RAMP_UP_END_RPS,
                    WorkloadKeys.MAX_CONCURRENCY,
                    WorkloadKeys.SEED),
            ArrivalKind::rate);

    /** Which way it is. */
    public static final Key<ArrivalKind> ARRIVALS = Key.oneOf("arrivals", List.of(values()), ArrivalKind::label)
            .in(KeyGroup.ARRIVALS)
            .otherwise("rate with `request_rate` or `ramp_up_strategy`, else trace where the workload has times and no"
                    + " `concurrency` is given, else closed")
            .help("When requests arrive: at the times of the workload, when others finish, or at random.");

    /**
     * A workload and how its requests enter.
     *
     * @param requests the requests, with their arrival times where the mode looks at them
     * @param mode how they enter
     */
    public record Plan(Requests requests, Arrivals.Mode mode) {}

    private final String label;

    @SuppressWarnings("ImmutableEnumChecker") // keys are immutable
    private final List<Key<?>> keys;

    @SuppressWarnings("ImmutableEnumChecker") // method references without state
    private final BiFunction<Settings, Requests, Plan> reader;

    ArrivalKind(String label, List<Key<?>> keys, BiFunction<Settings, Requests, Plan> reader) {
        this.label = label;
        this.keys = keys;
        this.reader = reader;
    }

    /** The name in settings. */
    @Override
    public String label() {
        return label;
    }

    @Override
    public List<Key<?>> keys() {
        return keys;
    }

    /** The names of all ways. */
    public static List<String> labels() {
        return Arrays.stream(values()).map(ArrivalKind::label).toList();
    }

    /**
     * Why a setting that was given was not read, or {@code null} if no way of arriving has such a setting, or if
     * the way is not known.
     *
     * @param setting the setting's name
     * @param chosen the settings that were read
     */
    public static @Nullable String whyUnused(String setting, Map<String, Object> chosen) {
        String owners = KeyOwner.thatRead(setting, List.of(values()));
        Object arrivals = chosen.get(ARRIVALS.name());
        if (owners.isEmpty() || arrivals == null) {
            return null;
        }
        if (RATE.label.equals(arrivals)) {
            if (CLOSED.reads(setting)) {
                return "is that of a closed loop: beside a request rate, `max_concurrency` limits the active requests";
            }
            if (RATE.reads(setting)) {
                return WorkloadKeys.REQUEST_RATE.names().contains(setting)
                        ? "is not used with `ramp_up_strategy`, which says the rate"
                        : "is not used without `ramp_up_strategy`";
            }
        }
        return "is not used with `arrivals` " + arrivals + ", only with " + owners;
    }

    /**
     * Reads in which way the requests arrive. Unless a person says it: at a rate if one is given, else at the arrival
     * times of the workload if it has any and no concurrency is given, else in a closed loop.
     */
    public static ArrivalKind from(Settings settings, Requests requests) {
        ArrivalKind usual = CLOSED;
        if (settings.isGiven(WorkloadKeys.REQUEST_RATE) || settings.isGiven(WorkloadKeys.RAMP_UP_STRATEGY)) {
            usual = RATE;
        } else if (requests.timed() && !settings.isGiven(WorkloadKeys.CONCURRENCY)) {
            usual = TRACE;
        }
        return settings.get(ARRIVALS, usual);
    }

    /** Reads the settings of this way of arriving. */
    public Plan plan(Settings settings, Requests requests) {
        return reader.apply(settings, requests);
    }

    /** How requests enter a server with limits on what is queued: how long a client stays away that was refused. */
    public static Arrivals.Mode refusing(Settings settings, Arrivals.Mode mode, QueueLimits limits) {
        return limits.areNone() || mode.limit() == Integer.MAX_VALUE
                ? mode
                : mode.pausing(settings.get(WorkloadKeys.REFUSAL_PAUSE));
    }

    private static Plan closed(Settings settings, Requests requests) {
        return new Plan(requests, Arrivals.Mode.closed(settings.get(WorkloadKeys.CONCURRENCY)));
    }

    private static Plan trace(Settings settings, Requests requests) {
        double scale = settings.get(WorkloadKeys.RATE_SCALE);
        Arrivals.Mode mode = gate(settings);
        if (!requests.timed()) {
            settings.problem(ARRIVALS, "must be closed or rate, as the workload has no arrival times, but is trace");
        }
        return new Plan(scale == 1 ? requests : new ScaledArrivals(requests, scale), mode);
    }

    private static Plan rate(Settings settings, Requests requests) {
        RequestRate rate = requestRate(settings);
        double burstiness = settings.get(WorkloadKeys.BURSTINESS);
        Arrivals.Mode mode = gate(settings);
        long seed = settings.get(WorkloadKeys.SEED, 0L);
        return new Plan(new RandomArrivals(requests, rate, burstiness, seed), mode);
    }

    private static RequestRate requestRate(Settings settings) {
        if (!settings.isGiven(WorkloadKeys.RAMP_UP_STRATEGY)) {
            return new RequestRate.Constant(settings.get(WorkloadKeys.REQUEST_RATE));
        }
        RequestRate.Ramp.Shape shape = settings.get(WorkloadKeys.RAMP_UP_STRATEGY, RequestRate.Ramp.Shape.LINEAR);
        double start = settings.get(WorkloadKeys.RAMP_UP_START_RPS);
        double end = settings.get(WorkloadKeys.RAMP_UP_END_RPS);
        return new RequestRate.Ramp(start, end, shape);
    }

    private static Arrivals.Mode gate(Settings settings) {
        OptionalInt limit = settings.findInt(WorkloadKeys.MAX_CONCURRENCY);
        return limit.isPresent() ? Arrivals.Mode.openWithGate(limit.getAsInt()) : Arrivals.Mode.open();
    }
}
