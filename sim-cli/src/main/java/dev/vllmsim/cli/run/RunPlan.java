package dev.vllmsim.cli.run;

import dev.vllmsim.cli.console.Failure;
import dev.vllmsim.cli.flags.ReplicationCount;
import dev.vllmsim.cli.flags.RunArguments;
import dev.vllmsim.cli.flags.SettingFlag;
import dev.vllmsim.cli.flags.SettingsInput;
import dev.vllmsim.cli.flags.SettingsProblems;
import dev.vllmsim.cli.output.Outputs;
import dev.vllmsim.engine.settings.SettingsException;
import dev.vllmsim.engine.sweep.SweepPlan;
import dev.vllmsim.engine.workload.RequestSource;
import dev.vllmsim.report.measure.MetricsCollector;
import dev.vllmsim.report.workload.WorkloadContent;
import dev.vllmsim.report.workload.WorkloadFile;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is to be run, as flags and a file of settings together say: one run, or the points of a sweep.
 *
 * @param points the single run, or the points of the sweep, in order
 * @param parameters the swept settings, by name; none where there is a single run
 * @param settings the settings given, as far as any point has a use for them
 * @param settingsOfAll the settings that make all points again
 * @param documents the settings of the report that are none of the engine's, such as what was swept
 * @param recordSteps whether the report is to have the steps
 * @param exactPercentiles whether percentiles are exact whatever memory they take
 * @param tailSize how many of the worst requests are told of
 * @param replications how many times each point is run, with a seed of its own each time
 * @param workload the file that requests are read from, or {@code null} for none
 * @param expectedDigest what stood for the workload's requests when the file of settings was made; {@code null} if
 *     nothing did, or other requests are asked for now
 * @param notices what a person should know before the run
 */
record RunPlan(
        List<RunPoint> points,
        List<String> parameters,
        SettingsInput settings,
        Map<String, Object> settingsOfAll,
        Map<String, Object> documents,
        boolean recordSteps,
        boolean exactPercentiles,
        int tailSize,
        int replications,
        @Nullable WorkloadFile workload,
        @Nullable String expectedDigest,
        List<String> notices) {
    /** How a notice begins that tells of a seed that nobody gave. */
    static final String DREW = "drew the seed ";

    private static final String SEED = "seed";
    private static final String WORKLOAD = "workload";
    private static final String TOTAL_QUERY = "total_query";
    private static final String RESAMPLE = "resample";

    /** Settings that say how much of a workload's file is read. */
    private static final List<String> LIMITS = List.of(TOTAL_QUERY, "from", "until");

    /** With fewer blocks to draw, one drawn twice is much of the run. */
    private static final int FEWEST_BLOCKS = 10;

    RunPlan {
        points = List.copyOf(points);
        parameters = List.copyOf(parameters);
        settingsOfAll = Collections.unmodifiableMap(new LinkedHashMap<>(settingsOfAll));
        documents = Collections.unmodifiableMap(new LinkedHashMap<>(documents));
        notices = List.copyOf(notices);
    }

    /**
     * Makes a plan of the sources, and of nothing else: who tells a person of its notices is the caller.
     *
     * @param maker makes the scenarios
     * @throws Failure if they cannot be run
     */
    static RunPlan of(RunSources sources, TypedScenarios maker) {
        RunArguments typed = sources.typed();
        SettingsFile file = sources.file();
        Set<String> names = typed.settings().keySet();
        Map<String, Object> documents = new LinkedHashMap<>();
        List<String> sweepOver = sweepOver(typed, file);
        boolean sweepsConcurrency = sweepOver == null && either(typed.sweep(), file.sweep());
        boolean recordSteps = either(typed.recordSteps(), file.recordSteps());
        if (sweepOver != null) {
            documents.put(SettingsFile.SWEEP_OVER, SweepPlan.text(sweepOver));
        } else if (sweepsConcurrency) {
            documents.put(SettingsFile.SWEEP, true);
        } else if (recordSteps) {
            documents.put(SettingsFile.RECORD_STEPS, true);
        }
        boolean exactPercentiles = either(typed.exactPercentiles(), file.exactPercentiles());
        if (exactPercentiles) {
            documents.put(SettingsFile.EXACT_PERCENTILES, true);
        }
        int tailSize = Outputs.tailSize(typed.outputs(), file.tail());
        if (tailSize != MetricsCollector.TAIL) {
            documents.put(SettingsFile.TAIL, tailSize);
        }

        String typedReplications = typed.replications();
        int replications = typedReplications == null ? file.replications() : ReplicationCount.of(typedReplications);
        if (replications > 1) {
            documents.put(SettingsFile.REPLICATIONS, replications);
        }

        Map<String, Object> base = file.beside(names);
        StepTimeFile stepTime = sources.stepTime();
        if (stepTime != null) {
            base = stepTime.over(base, typed.settings());
        }
        SettingsInput settings = SettingsInput.of(base, typed);
        SweepPlan over = sweepOver == null ? SweepPlan.none() : axes(sweepOver);
        List<String> notices = new ArrayList<>();
        PointReader reader = new PointReader(settings, over, sweepsConcurrency, maker);
        if (reader.usesSeed() && !settings.values().containsKey(SEED)) {
            int seed = sources.seed().getAsInt();
            settings = settings.with(SEED, seed);
            reader = new PointReader(settings, over, sweepsConcurrency, maker);
            notices.add(DREW + seed + "; --seed " + seed + " gives the same requests again");
        }
        settings = reader.settled(file.sweepOver() != null, notices);
        Set<String> ofPoints = new LinkedHashSet<>();
        for (RunPoint point : reader.points()) {
            for (String notice : point.scenario().notices()) {
                ofPoints.add(SettingsProblems.sentence(notice, settings));
            }
        }
        notices.addAll(ofPoints);
        return new RunPlan(
                reader.points(),
                reader.plan().parameters(),
                settings,
                reader.config(),
                documents,
                recordSteps,
                exactPercentiles,
                tailSize,
                replications,
                maker.workload(),
                names.contains(WORKLOAD) || names.contains(TOTAL_QUERY) ? null : file.workloadDigest(),
                notices);
    }

    private static @Nullable List<String> sweepOver(RunArguments typed, SettingsFile file) {
        if (!typed.sweepOver().isEmpty()) {
            if (Boolean.TRUE.equals(typed.sweep())) {
                throw Failure.usage(
                        "--sweep and --sweep-over are two sweeps: to sweep concurrency too, give --sweep-over"
                                + " concurrency=1,2,...");
            }
            return typed.sweepOver();
        }
        String before = file.sweepOver();
        return before == null || typed.sweep() != null ? null : SweepPlan.axes(before);
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

    boolean isSweep() {
        return !parameters.isEmpty();
    }

    /** Whether anything in a run is random. */
    boolean isRandom() {
        return points.stream().anyMatch(point -> point.scenario().config().containsKey(SEED));
    }

    /** The seed of the first run in which anything is random. */
    long seed() {
        for (RunPoint point : points) {
            if (point.scenario().config().get(SEED) instanceof Number seed) {
                return seed.longValue();
            }
        }
        throw new IllegalStateException("nothing is random");
    }

    /** The settings of a point. */
    SettingsInput with(RunPoint point) {
        SettingsInput changed = settings;
        for (Map.Entry<String, Object> change : point.changes().entrySet()) {
            changed = changed.with(change.getKey(), change.getValue());
        }
        return changed;
    }

    /** The settings of a point with another seed. */
    SettingsInput with(RunPoint point, long seed) {
        return with(point).with(SEED, seed);
    }

    /**
     * Says that nothing is random, and what to do.
     *
     * @param consequence what comes of it
     */
    String nothingRandom(String consequence) {
        return consequence + ": nothing is random in "
                + (workload == null ? "this run" : "a run of the requests of " + workload.name() + " as they are")
                + (workload == null || settingsOfAll.containsKey(RESAMPLE)
                        ? ""
                        : "; --resample BLOCK draws them anew, in blocks of so many");
    }

    /** Makes sure that the workload's file can be read. */
    void checkWorkload() {
        if (workload != null) {
            workload.check();
        }
    }

    /**
     * Reads what the last run reads of the workload's file, where that is not known: all runs may have been made elsewhere,
     * or each may have read another part of it, and whichever was over last would say what it holds.
     */
    void readWorkload() {
        if (workload != null
                && (workload.content() == null || parameters.stream().anyMatch(LIMITS::contains))) {
            try (RequestSource requests =
                    points.get(points.size() - 1).scenario().requests().open()) {
                while (requests.next() != null) {
                    // Only to have read it.
                }
            }
        }
    }

    /**
     * Makes sure that there is something to run.
     *
     * @param requests how many requests there are
     * @throws Failure if a span of time was cut out in which no request arrives
     */
    void requireRequests(long requests) {
        if (requests > 0) {
            return;
        }
        List<String> limits = new ArrayList<>();
        for (String name : List.of("from", "until")) {
            if (settingsOfAll.get(name) != null) {
                limits.add(settings.nameOf(name) + " " + settingsOfAll.get(name));
            }
        }
        throw Failure.usage(
                String.join(" and ", limits) + (limits.size() > 1 ? " leave" : " leaves") + " no request of "
                        + (workload == null ? "the workload" : workload.name())
                        + ": times count from its first request; choose another span");
    }

    /**
     * In what the workload was not what a person had reason to expect, once the run is over.
     *
     * @param requests how many were run
     */
    List<String> findings(long requests) {
        List<String> findings = new ArrayList<>();
        WorkloadContent content = workload == null ? null : workload.content();
        if ("priority".equals(settingsOfAll.get("scheduling_policy"))
                && (content == null || content.equalPriorities())) {
            findings.add("all requests have the same priority: with --scheduling-policy priority they go by arrival"
                    + " alone; a workload file can give them priorities");
        }
        if (workload == null || content == null) {
            return findings;
        }
        if (settingsOfAll.get(TOTAL_QUERY) instanceof Integer wanted && requests < wanted) {
            findings.add(workload.name() + " has only " + requests + " requests to run, fewer than "
                    + settings.nameOf(TOTAL_QUERY) + " " + wanted + ": all of them were run");
        }
        if (settingsOfAll.get(RESAMPLE) instanceof Integer block && requests < (long) FEWEST_BLOCKS * block) {
            long blocks = (requests + block - 1) / block;
            findings.add(settings.nameOf(RESAMPLE) + " " + block + " makes " + requests + " requests of " + blocks
                    + (blocks == 1 ? " block" : " blocks") + ": so few say little of the spread; draw shorter ones");
        }
        if (content.leftOut() > 0) {
            findings.add(workload.name() + ": left out " + content.leftOut()
                    + (content.leftOut() == 1 ? " request that has" : " requests that have")
                    + " no output tokens or no prompt tokens, or an error: failed requests");
        }
        if (expectedDigest != null && !expectedDigest.equals(content.digest())) {
            findings.add(workload.name() + " has changed since " + settings.configFile()
                    + " was made: its requests are not the same");
        }
        return findings;
    }

    /** The {@code config} of the report, once the run is over. */
    Map<String, Object> config() {
        Map<String, Object> complete = new LinkedHashMap<>(settingsOfAll);
        WorkloadContent content = workload == null ? null : workload.content();
        if (content != null) {
            complete.put(SettingsFile.WORKLOAD_DIGEST, content.digest());
        }
        complete.putAll(documents);
        return complete;
    }
}
