package dev.vllmsim.cli.run;

import dev.vllmsim.cli.console.Failure;
import dev.vllmsim.cli.flags.SettingFlag;
import dev.vllmsim.cli.flags.SettingsInput;
import dev.vllmsim.cli.flags.SettingsProblems;
import dev.vllmsim.engine.scenario.Scenario;
import dev.vllmsim.engine.settings.SettingsException;
import dev.vllmsim.engine.sweep.SweepPlan;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Settings on their way to scenarios: the single run, or the points of a sweep. */
final class PointReader {
    private static final String SEED = "seed";
    private static final String CONCURRENCY = "concurrency";

    /** Settings that decide which other settings there are. */
    private static final List<String> SELECTORS = List.of(
            "workload",
            "scheduler",
            "step_time",
            "step_gpu",
            "step_model",
            "step_model_config",
            "step_time_preset",
            "arrivals",
            CONCURRENCY,
            "request_rate",
            "ramp_up_strategy");

    private final SettingsInput settings;
    private final TypedScenarios maker;
    private final Map<String, Object> base;
    private final SweepPlan plan;
    private final List<RunPoint> points = new ArrayList<>();

    /** Settings that some points have no use for, each with the points that have none. */
    private final Map<String, Integer> unused = new LinkedHashMap<>();

    private @Nullable SettingsException firstProblem;

    /**
     * Reads all points.
     *
     * @param settings the settings given
     * @param over what is swept; a plan of one point that changes nothing for a single run
     * @param sweepsConcurrency whether every concurrency up to the given one is run
     * @param maker makes the scenarios
     * @throws Failure if they cannot be run
     */
    PointReader(SettingsInput settings, SweepPlan over, boolean sweepsConcurrency, TypedScenarios maker) {
        this.settings = settings;
        this.maker = maker;
        // Without the sweep, a swept setting that was not given would be missing: the first value stands in for it.
        SettingsInput first = settings;
        for (Map.Entry<String, Object> change : over.points().get(0).entrySet()) {
            if (!settings.values().containsKey(change.getKey())) {
                first = first.with(change.getKey(), change.getValue());
            }
        }
        Scenario whole = read(first);
        base = whole.config();
        SweepPlan asked = sweepsConcurrency ? SweepPlan.ofConcurrency(concurrency(whole)) : over;
        if (asked.isSweep()) {
            unused.clear();
            for (Map<String, Object> changes : asked.points()) {
                SettingsInput changed = settings;
                for (Map.Entry<String, Object> change : changes.entrySet()) {
                    changed = changed.with(change.getKey(), change.getValue());
                }
                points.add(new RunPoint(changes, read(changed)));
            }
        } else {
            points.add(new RunPoint(Map.of(), whole));
        }
        plan = asked.namedAsIn(
                points.stream().map(point -> point.scenario().config()).toList(), SettingFlag::settingCalled);
    }

    private static int concurrency(Scenario whole) {
        if (whole.config().get(CONCURRENCY) instanceof Integer most) {
            if (most > SweepPlan.MOST_POINTS) {
                throw Failure.usage("--sweep would make " + most + " runs, one for each concurrency, and at most "
                        + SweepPlan.MOST_POINTS + " can be made: --sweep-over concurrency=1.." + most
                        + " doubles it from run to run");
            }
            return most;
        }
        throw Failure.usage("--sweep needs a closed loop: the requests of this run arrive by themselves; use"
                + " --sweep-over to sweep another setting");
    }

    private Scenario read(SettingsInput given) {
        return maker.read(given, (problems, names) -> {
            for (String name : names) {
                unused.merge(name, 1, Integer::sum);
            }
            if (firstProblem == null) {
                firstProblem = problems;
            }
        });
    }

    /** The single run, or the points of the sweep, in order. */
    List<RunPoint> points() {
        return points;
    }

    /** What is swept, by the names that the points' settings have. */
    SweepPlan plan() {
        return plan;
    }

    /**
     * The settings without those that no point has a use for.
     *
     * @param sweepBefore whether the file of settings is of a sweep, whose report has what any of its runs needed
     * @param notices takes what a person should know
     * @throws Failure if such a setting was typed, or goes with nothing else
     */
    SettingsInput settled(boolean sweepBefore, List<String> notices) {
        Set<String> idle = new LinkedHashSet<>();
        unused.forEach((name, times) -> {
            if (times == points.size()) {
                idle.add(name);
            }
        });
        if (idle.isEmpty() || firstProblem == null) {
            return settings;
        }
        boolean chosenAnew = sweepBefore
                || SELECTORS.stream()
                        .anyMatch(selector -> plan.parameters().contains(selector)
                                || (settings.values().containsKey(selector) && !settings.isFromFile(selector)));
        List<String> leftOver = new ArrayList<>();
        for (String name : idle) {
            boolean fromFile = settings.isFromFile(name);
            if (name.equals(SEED)) {
                if (!fromFile) {
                    notices.add("--seed has no effect: nothing in this run is random");
                }
            } else if (fromFile && chosenAnew) {
                leftOver.add(name);
            } else {
                throw SettingsProblems.failure(firstProblem, settings);
            }
        }
        if (!leftOver.isEmpty()) {
            notices.add(settings.configFile() + ": left out what does not go with the flags: "
                    + String.join(", ", leftOver));
        }
        return settings.without(idle);
    }

    /** Whether anything in a run is random. */
    boolean usesSeed() {
        for (RunPoint point : points) {
            if (point.scenario().config().containsKey(SEED)) {
                return true;
            }
        }
        return false;
    }

    /**
     * The settings that make all points again: those of the run that there would be without a sweep, and those
     * that only some points have. What is a default here and another one there is left out, to be so again; likewise
     * what is a default here and does not exist there, as where versions are swept.
     */
    Map<String, Object> config() {
        Map<String, Object> common = new LinkedHashMap<>(base);
        Set<String> differing = new LinkedHashSet<>();
        for (RunPoint point : points) {
            point.scenario().config().forEach((name, value) -> {
                Object other = common.putIfAbsent(name, value);
                if (other != null && !other.equals(value) && !plan.parameters().contains(name)) {
                    differing.add(name);
                }
            });
        }
        common.keySet().removeAll(differing);
        if (plan.parameters().stream().noneMatch(SELECTORS::contains)) {
            common.keySet()
                    .removeIf(name -> !settings.values().containsKey(name)
                            && points.stream()
                                    .anyMatch(
                                            point -> !point.scenario().config().containsKey(name)));
        }
        return common;
    }
}
