package dev.vllmsim.cli.run;

import dev.vllmsim.cli.console.Console;
import dev.vllmsim.cli.console.Failure;
import dev.vllmsim.cli.files.InputFile;
import dev.vllmsim.cli.files.StandardInput;
import dev.vllmsim.cli.flags.RunArguments;
import dev.vllmsim.cli.flags.SettingFlag;
import dev.vllmsim.cli.flags.SettingsInput;
import dev.vllmsim.cli.flags.SettingsProblems;
import dev.vllmsim.engine.scenario.Scenario;
import dev.vllmsim.engine.scenario.ScenarioReader;
import dev.vllmsim.engine.settings.Settings;
import dev.vllmsim.engine.settings.SettingsException;
import dev.vllmsim.engine.simulation.SimulationResult;
import dev.vllmsim.engine.sweep.SweepPlan;
import dev.vllmsim.engine.workload.WorkloadKeys;
import dev.vllmsim.report.workload.WorkloadContent;
import dev.vllmsim.report.workload.WorkloadFile;
import dev.vllmsim.report.workload.WorkloadFormat;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** What is to be run, as flags and a file of settings together say: one run, or the points of a sweep. */
final class Inputs {
    private static final String SEED = "seed";
    private static final String WORKLOAD = "workload";
    private static final String TOTAL_QUERY = "total_query";
    private static final String CONCURRENCY = "concurrency";

    /** Settings that decide which other settings there are. */
    private static final List<String> SELECTORS =
            List.of(WORKLOAD, "scheduler", "step_time", "arrivals", CONCURRENCY, "request_rate", "ramp_up_strategy");

    /**
     * One of the runs.
     *
     * @param changes what it changes in the settings
     * @param scenario what it runs
     */
    record Point(Map<String, Object> changes, Scenario scenario) {}

    private final Console console;
    private final SettingsFile file;
    private final @Nullable List<String> sweepOver;
    private final boolean sweepsConcurrency;
    private final boolean recordSteps;
    private final boolean exactPercentiles;
    private final boolean sameRequests;

    private SettingsInput settings;
    private final SweepPlan plan;
    private final List<Point> points;
    private final Map<String, Object> config;
    private @Nullable WorkloadFile workload;

    /**
     * Reads everything, and checks it.
     *
     * @throws Failure if it cannot be run
     */
    Inputs(RunArguments arguments, Console console) {
        this.console = console;
        StandardInput.requireOnce(arguments.config(), arguments.settings().get(WORKLOAD));
        file = SettingsFile.read(arguments.config());
        Set<String> typed = arguments.settings().keySet();
        recordSteps = either(arguments.recordSteps(), file.recordSteps());
        exactPercentiles = either(arguments.exactPercentiles(), file.exactPercentiles());
        sameRequests = !typed.contains(WORKLOAD) && !typed.contains(TOTAL_QUERY);
        sweepOver = sweepOver(arguments);
        sweepsConcurrency = sweepOver == null && either(arguments.sweep(), file.sweep());

        Map<String, Object> base = file.beside(typed);
        String stepTimeFile = arguments.stepTimeFile();
        if (stepTimeFile != null) {
            base = StepTimeFile.read(stepTimeFile).over(base, arguments.settings());
        }
        settings = SettingsInput.of(base, arguments);
        boolean seedGiven = settings.values().containsKey(SEED);
        Reading reading = new Reading();
        if (reading.usesSeed() && !seedGiven) {
            // Short enough to be typed; the JDK starts it from the time.
            int seed = new SplittableRandom().nextInt(Integer.MAX_VALUE);
            settings = settings.with(SEED, seed);
            reading = new Reading();
            console.notice("drew the seed " + seed + "; --seed " + seed + " gives the same requests again");
        }
        plan = reading.plan;
        points = reading.points;
        config = reading.config();
    }

    private @Nullable List<String> sweepOver(RunArguments arguments) {
        if (!arguments.sweepOver().isEmpty()) {
            if (Boolean.TRUE.equals(arguments.sweep())) {
                throw Failure.usage(
                        "--sweep and --sweep-over are two sweeps: to sweep concurrency too, give --sweep-over"
                                + " concurrency=1,2,...");
            }
            return arguments.sweepOver();
        }
        String before = file.sweepOver();
        return before == null || arguments.sweep() != null ? null : SweepPlan.axes(before);
    }

    private static SweepPlan axes(List<String> texts) {
        try {
            return SweepPlan.over(texts, SettingFlag::settingCalled);
        } catch (SettingsException e) {
            throw Failure.usage("--sweep-over " + e.problems().get(0).message());
        }
    }

    private static boolean either(@Nullable Boolean typed, boolean inFile) {
        return typed != null ? typed : inFile;
    }

    /** The settings on their way to scenarios. */
    private final class Reading {
        /** Settings that some points have no use for, each with the points that have none. */
        private final Map<String, Integer> unused = new LinkedHashMap<>();

        private final Map<String, Object> base;
        final SweepPlan plan;
        final List<Point> points = new ArrayList<>();
        private @Nullable SettingsException firstProblem;

        Reading() {
            SweepPlan over = sweepOver == null ? SweepPlan.none() : axes(sweepOver);
            // Without the sweep, a swept setting that was not given would be missing: the first value stands in for it.
            SettingsInput first = settings;
            for (Map.Entry<String, Object> change : over.points().get(0).entrySet()) {
                if (!settings.values().containsKey(change.getKey())) {
                    first = first.with(change.getKey(), change.getValue());
                }
            }
            Scenario whole = read(first);
            base = whole.config();
            SweepPlan asked;
            if (sweepsConcurrency) {
                asked = SweepPlan.ofConcurrency(concurrency(whole));
            } else {
                asked = over;
            }
            if (asked.isSweep()) {
                unused.clear();
                for (Map<String, Object> changes : asked.points()) {
                    SettingsInput changed = settings;
                    for (Map.Entry<String, Object> change : changes.entrySet()) {
                        changed = changed.with(change.getKey(), change.getValue());
                    }
                    points.add(new Point(changes, read(changed)));
                }
            } else {
                points.add(new Point(Map.of(), whole));
            }
            plan = asked.namedAsIn(
                    points.stream().map(point -> point.scenario().config()).toList(), SettingFlag::settingCalled);
            settle();
        }

        private int concurrency(Scenario whole) {
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
            try {
                return ScenarioReader.read(given.values(), this::workloadFile, List.of(WorkloadFormat.WORKLOAD_FORMAT));
            } catch (SettingsException e) {
                List<String> names = unused(e, given);
                for (String name : names) {
                    unused.merge(name, 1, Integer::sum);
                }
                if (firstProblem == null) {
                    firstProblem = e;
                }
                return read(given.without(names));
            }
        }

        private List<String> unused(SettingsException problems, SettingsInput given) {
            List<String> names = new ArrayList<>();
            for (SettingsException.Problem problem : problems.problems()) {
                if (!problem.unused()) {
                    throw SettingsProblems.failure(problems, given);
                }
                names.add(problem.name());
            }
            if (names.isEmpty() || !problems.missing().isEmpty()) {
                throw SettingsProblems.failure(problems, given);
            }
            return names;
        }

        /** All points read one file, whatever they do with it: it is the same object, and knows what was in it. */
        private WorkloadFile workloadFile(Settings read) {
            String name = String.valueOf(read.find(WorkloadKeys.WORKLOAD));
            WorkloadFormat format = read.find(WorkloadFormat.WORKLOAD_FORMAT);
            WorkloadFile known = workload;
            InputFile input = new InputFile(name);
            if (known == null || !known.name().equals(input.name())) {
                known = new WorkloadFile(input, format);
                workload = known;
            }
            return known;
        }

        /** Sees to settings that no point has a use for. */
        private void settle() {
            Set<String> idle = new LinkedHashSet<>();
            unused.forEach((name, times) -> {
                if (times == points.size()) {
                    idle.add(name);
                }
            });
            if (idle.isEmpty() || firstProblem == null) {
                return;
            }
            // A sweep's report has what any of its runs needed.
            boolean chosenAnew = file.sweepOver() != null
                    || SELECTORS.stream()
                            .anyMatch(selector -> plan.parameters().contains(selector)
                                    || (settings.values().containsKey(selector) && !settings.isFromFile(selector)));
            List<String> leftOver = new ArrayList<>();
            for (String name : idle) {
                boolean fromFile = settings.isFromFile(name);
                if (name.equals(SEED)) {
                    if (!fromFile) {
                        console.notice("--seed has no effect: nothing in this run is random");
                    }
                } else if (fromFile && chosenAnew) {
                    leftOver.add(name);
                } else {
                    throw SettingsProblems.failure(firstProblem, settings);
                }
            }
            if (!leftOver.isEmpty()) {
                console.notice(settings.configFile() + ": left out what does not go with the flags: "
                        + String.join(", ", leftOver));
            }
            settings = settings.without(idle);
        }

        boolean usesSeed() {
            for (Point point : points) {
                if (point.scenario().config().containsKey(SEED)) {
                    return true;
                }
            }
            return false;
        }

        /**
         * The settings that make all points again: those of the run that there would be without a sweep, and those
         * that only some points have. What is a default here and another one there is left out, to be so again.
         */
        Map<String, Object> config() {
            Map<String, Object> common = new LinkedHashMap<>(base);
            Set<String> differing = new LinkedHashSet<>();
            for (Point point : points) {
                point.scenario().config().forEach((name, value) -> {
                    Object other = common.putIfAbsent(name, value);
                    if (other != null
                            && !other.equals(value)
                            && !plan.parameters().contains(name)) {
                        differing.add(name);
                    }
                });
            }
            common.keySet().removeAll(differing);
            return common;
        }
    }

    /** Makes sure that the workload's file can be read. */
    void checkWorkload() {
        if (workload != null) {
            workload.check();
        }
    }

    /** The file that requests are read from, or {@code null} for none. */
    @Nullable
    String workloadName() {
        return workload == null ? null : workload.name();
    }

    /** The single run, or the points of the sweep, in order. */
    List<Point> points() {
        return points;
    }

    /** The swept settings, by name; none where there is a single run. */
    List<String> sweptSettings() {
        return plan.parameters();
    }

    boolean isSweep() {
        return plan.isSweep();
    }

    boolean recordSteps() {
        return recordSteps;
    }

    boolean exactPercentiles() {
        return exactPercentiles;
    }

    /**
     * Makes sure that there was something to run.
     *
     * @throws Failure if a span of time was cut out in which no request arrives
     */
    void requireRequests(SimulationResult result) {
        if (result.requests() > 0) {
            return;
        }
        List<String> limits = new ArrayList<>();
        for (String name : List.of("from", "until")) {
            if (config.get(name) != null) {
                limits.add(settings.nameOf(name) + " " + config.get(name));
            }
        }
        throw Failure.usage(
                String.join(" and ", limits) + (limits.size() > 1 ? " leave" : " leaves") + " no request of "
                        + (workload == null ? "the workload" : workload.name())
                        + ": times count from its first request; choose another span");
    }

    /**
     * Tells a person, after the run, in what the workload's file was not what they had reason to expect.
     *
     * @param requests how many were run
     */
    void tellOfWorkload(long requests) {
        WorkloadContent content = workload == null ? null : workload.content();
        if ("priority".equals(config.get("scheduling_policy")) && (content == null || content.equalPriorities())) {
            console.notice("all requests have the same priority: with --scheduling-policy priority they go by arrival"
                    + " alone; a workload file can give them priorities");
        }
        if (workload == null || content == null) {
            return;
        }
        if (config.get(TOTAL_QUERY) instanceof Integer wanted && requests < wanted) {
            console.notice(workload.name() + " has only " + requests + " requests to run, fewer than "
                    + settings.nameOf(TOTAL_QUERY) + " " + wanted + ": all of them were run");
        }
        if (content.leftOut() > 0) {
            console.notice(workload.name() + ": left out " + content.leftOut()
                    + (content.leftOut() == 1 ? " request that has" : " requests that have")
                    + " no output tokens or no prompt tokens, or an error: failed requests");
        }
        String expected = file.workloadDigest();
        if (sameRequests && expected != null && !expected.equals(content.digest())) {
            console.notice(workload.name() + " has changed since " + settings.configFile()
                    + " was made: its requests are not the same");
        }
    }

    /** The {@code config} of the report, once the run is over. */
    Map<String, Object> config() {
        Map<String, Object> complete = new LinkedHashMap<>(config);
        WorkloadContent content = workload == null ? null : workload.content();
        if (content != null) {
            complete.put(SettingsFile.WORKLOAD_DIGEST, content.digest());
        }
        if (sweepOver != null) {
            complete.put(SettingsFile.SWEEP_OVER, SweepPlan.text(sweepOver));
        } else if (sweepsConcurrency) {
            complete.put(SettingsFile.SWEEP, true);
        } else if (recordSteps) {
            complete.put(SettingsFile.RECORD_STEPS, true);
        }
        if (exactPercentiles) {
            complete.put(SettingsFile.EXACT_PERCENTILES, true);
        }
        return complete;
    }
}
