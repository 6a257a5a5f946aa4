package dev.vllmsim.cli.run;

import dev.vllmsim.cli.console.Console;
import dev.vllmsim.cli.console.Failure;
import dev.vllmsim.cli.files.Paths;
import dev.vllmsim.cli.flags.RunArguments;
import dev.vllmsim.cli.flags.SettingsInput;
import dev.vllmsim.cli.flags.SettingsProblems;
import dev.vllmsim.cli.workload.WorkloadContent;
import dev.vllmsim.cli.workload.WorkloadFile;
import dev.vllmsim.engine.scenario.Scenario;
import dev.vllmsim.engine.scenario.ScenarioReader;
import dev.vllmsim.engine.settings.Settings;
import dev.vllmsim.engine.settings.SettingsException;
import dev.vllmsim.report.ReportReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * What is to be run, as flags and a file of settings together say.
 *
 * <p>Some keys of a report's {@code config} are no settings of the engine but say what kind of document it is or what
 * its workload was. They are kept here, so that a report alone is enough to make the same document again.
 */
final class Inputs {
    private static final String SEED = "seed";
    private static final String WORKLOAD = "workload";
    private static final String TOTAL_QUERY = "total_query";
    private static final String SWEEP = "sweep";
    private static final String RECORD_STEPS = "record_steps";
    private static final String EXACT_PERCENTILES = "exact_percentiles";
    private static final String WORKLOAD_DIGEST = "workload_digest";

    /** Settings that decide which other settings there are. */
    private static final List<String> SELECTORS = List.of(WORKLOAD, "scheduler", "step_time");

    private final Console console;
    private final SettingsInput settings;
    private final Scenario scenario;
    private final @Nullable WorkloadFile workload;
    private final @Nullable String expectedDigest;
    private final boolean sweep;
    private final boolean recordSteps;
    private final boolean exactPercentiles;

    /**
     * Reads everything, and checks it.
     *
     * @throws Failure if it cannot be run
     */
    Inputs(RunArguments arguments, Console console) {
        this.console = console;
        Map<String, Object> base = base(arguments.config());
        sweep = choice(arguments.sweep(), base, SWEEP);
        recordSteps = choice(arguments.recordSteps(), base, RECORD_STEPS);
        exactPercentiles = choice(arguments.exactPercentiles(), base, EXACT_PERCENTILES);
        Object digest = base.remove(WORKLOAD_DIGEST);
        boolean sameRequests = !arguments.settings().containsKey(WORKLOAD)
                && !arguments.settings().containsKey(TOTAL_QUERY);
        expectedDigest = digest != null && sameRequests ? digest.toString() : null;

        Reading reading = new Reading(SettingsInput.of(base, arguments));
        Scenario made = reading.scenario();
        if (made.config().containsKey(SEED) && !reading.given.values().containsKey(SEED)) {
            // Short enough to be typed; the JDK starts it from the time.
            int seed = new SplittableRandom().nextInt(Integer.MAX_VALUE);
            reading = new Reading(reading.given.with(SEED, seed));
            made = reading.scenario();
            console.notice("drew the seed " + seed + "; --seed " + seed + " gives the same requests again");
        }
        settings = reading.given;
        scenario = made;
        workload = reading.file;
    }

    /** Settings on their way to a scenario. */
    private final class Reading {
        SettingsInput given;

        @Nullable
        WorkloadFile file;

        Reading(SettingsInput given) {
            this.given = given;
        }

        Scenario scenario() {
            try {
                return read();
            } catch (SettingsException e) {
                given = given.without(dispensable(e, given));
            }
            try {
                return read();
            } catch (SettingsException e) {
                throw SettingsProblems.failure(e, given);
            }
        }

        private Scenario read() {
            return ScenarioReader.read(given.values(), settings -> file = workloadFile(settings));
        }
    }

    private static Map<String, Object> base(@Nullable String configFile) {
        if (configFile == null) {
            return new LinkedHashMap<>();
        }
        try {
            return new LinkedHashMap<>(ReportReader.config(Paths.of(configFile)));
        } catch (IOException e) {
            throw Failure.badInput(String.valueOf(e.getMessage()), e);
        }
    }

    private static boolean choice(@Nullable Boolean typed, Map<String, Object> base, String key) {
        Object inFile = base.remove(key);
        return typed != null ? typed : Boolean.TRUE.equals(inFile);
    }

    /**
     * The settings that are of no use but do no harm: a seed where nothing is random, and what a file has for another
     * scheduler, step time or workload than a flag chose.
     *
     * @throws Failure if that is not all that is wrong
     */
    private List<String> dispensable(SettingsException problems, SettingsInput given) {
        boolean chosenAnew = SELECTORS.stream()
                .anyMatch(selector -> given.values().containsKey(selector) && !given.isFromFile(selector));
        List<String> names = new ArrayList<>();
        List<String> leftOver = new ArrayList<>();
        for (SettingsException.Problem problem : problems.problems()) {
            boolean fromFile = given.isFromFile(problem.name());
            boolean seed = problem.name().equals(SEED);
            if (!problem.unused() || !(seed || (fromFile && chosenAnew))) {
                throw SettingsProblems.failure(problems, given);
            }
            names.add(problem.name());
            if (fromFile && !seed) {
                leftOver.add(problem.name());
            }
        }
        if (names.isEmpty() || !problems.missing().isEmpty()) {
            throw SettingsProblems.failure(problems, given);
        }
        if (names.contains(SEED) && !given.isFromFile(SEED)) {
            console.notice("--seed has no effect: nothing in this run is random");
        }
        if (!leftOver.isEmpty()) {
            console.notice(
                    given.configFile() + ": left out what does not go with the flags: " + String.join(", ", leftOver));
        }
        return names;
    }

    private static WorkloadFile workloadFile(Settings settings) {
        return new WorkloadFile(String.valueOf(settings.text(WORKLOAD)));
    }

    /** Makes sure that the workload's file can be read. */
    void checkWorkload() {
        if (workload != null) {
            workload.check();
        }
    }

    /** The run, or of a sweep the run that it would be without. */
    Scenario scenario() {
        return scenario;
    }

    /** The same with some settings changed; it reads the same requests. */
    Scenario scenario(Map<String, Object> changes) {
        SettingsInput changed = settings;
        for (Map.Entry<String, Object> change : changes.entrySet()) {
            changed = changed.with(change.getKey(), change.getValue());
        }
        try {
            return ScenarioReader.read(changed.values(), read -> {
                WorkloadFile file = workloadFile(read);
                return workload != null ? workload : file;
            });
        } catch (SettingsException e) {
            throw SettingsProblems.failure(e, changed);
        }
    }

    boolean sweep() {
        return sweep;
    }

    boolean recordSteps() {
        return recordSteps;
    }

    boolean exactPercentiles() {
        return exactPercentiles;
    }

    /**
     * Tells a person, after the run, in what the workload's file was not what they had reason to expect.
     *
     * @param requests how many were run
     */
    void tellOfWorkload(long requests) {
        WorkloadContent content = workload == null ? null : workload.content();
        if (workload == null || content == null) {
            return;
        }
        if (scenario.config().get(TOTAL_QUERY) instanceof Integer wanted && requests < wanted) {
            console.notice(workload.name() + " has only " + requests + " requests to run, fewer than "
                    + settings.nameOf(TOTAL_QUERY) + " " + wanted + ": all of them were run");
        }
        if (expectedDigest != null && !expectedDigest.equals(content.digest())) {
            console.notice(workload.name() + " has changed since " + settings.configFile()
                    + " was made: its requests are not the same");
        }
    }

    /** The {@code config} of the report, once the run is over. */
    Map<String, Object> config() {
        Map<String, Object> config = new LinkedHashMap<>(scenario.config());
        WorkloadContent content = workload == null ? null : workload.content();
        if (content != null) {
            config.put(WORKLOAD_DIGEST, content.digest());
        }
        if (sweep) {
            config.put(SWEEP, true);
        }
        if (recordSteps && !sweep) {
            config.put(RECORD_STEPS, true);
        }
        if (exactPercentiles) {
            config.put(EXACT_PERCENTILES, true);
        }
        return config;
    }
}
