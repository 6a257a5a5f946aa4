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
import dev.vllmsim.engine.workload.Requests;
import dev.vllmsim.report.ReportReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Function;
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

        SettingsInput typed = SettingsInput.of(base, arguments);
        SettingsInput given = withSeed(typed);
        @Nullable WorkloadFile[] file = new WorkloadFile[1];
        Function<Settings, Requests> open = read -> file[0] = workloadFile(read);
        Scenario made;
        try {
            made = ScenarioReader.read(given.values(), open);
        } catch (SettingsException e) {
            given = given.without(leftover(e, given));
            made = read(given, open);
        }
        settings = given;
        scenario = made;
        Object seed = made.config().get(SEED);
        if (seed != null && !typed.values().containsKey(SEED)) {
            console.notice("drew the seed " + seed + "; --seed " + seed + " gives the same requests again");
        }
        workload = file[0];
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

    /** Draws a seed where one is needed, and sets aside one that is not. */
    private SettingsInput withSeed(SettingsInput given) {
        boolean random = !given.values().containsKey(WORKLOAD);
        if (random && !given.values().containsKey(SEED)) {
            // Short enough to be typed; the JDK starts it from the time.
            return given.with(SEED, new SplittableRandom().nextInt(Integer.MAX_VALUE));
        }
        if (!random && given.values().containsKey(SEED)) {
            if (!given.isFromFile(SEED)) {
                console.notice("--seed has no effect: the lengths of all requests are in "
                        + given.values().get(WORKLOAD));
            }
            return given.without(List.of(SEED));
        }
        return given;
    }

    /**
     * The settings of the file that are of no use because a flag chose another scheduler, step time or workload.
     *
     * @throws Failure if that is not all that is wrong
     */
    private List<String> leftover(SettingsException problems, SettingsInput given) {
        boolean chosenAnew = SELECTORS.stream()
                .anyMatch(selector -> given.values().containsKey(selector) && !given.isFromFile(selector));
        List<String> names = new ArrayList<>();
        for (SettingsException.Problem problem : problems.problems()) {
            if (!chosenAnew || !problem.unused() || !given.isFromFile(problem.name())) {
                throw SettingsProblems.failure(problems, given);
            }
            names.add(problem.name());
        }
        if (names.isEmpty()) {
            throw SettingsProblems.failure(problems, given);
        }
        console.notice(given.configFile() + ": left out what does not go with the flags: " + String.join(", ", names));
        return names;
    }

    private static Scenario read(SettingsInput given, Function<Settings, Requests> open) {
        try {
            return ScenarioReader.read(given.values(), open);
        } catch (SettingsException e) {
            throw SettingsProblems.failure(e, given);
        }
    }

    private static WorkloadFile workloadFile(Settings settings) {
        String name = String.valueOf(settings.text(WORKLOAD));
        return new WorkloadFile(name, settings.optionalInt(TOTAL_QUERY, 1).orElse(Integer.MAX_VALUE));
    }

    /**
     * Makes sure that the workload's file can be read.
     *
     * @param runs how many runs will read it
     */
    void checkWorkload(int runs) {
        if (workload != null) {
            workload.check(runs);
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
        return read(changed, read -> {
            WorkloadFile file = workloadFile(read);
            return workload != null ? workload : file;
        });
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
     */
    void tellOfWorkload() {
        WorkloadContent content = workload == null ? null : workload.content();
        if (workload == null || content == null) {
            return;
        }
        if (scenario.config().get(TOTAL_QUERY) instanceof Integer wanted && content.requests() < wanted) {
            console.notice(workload.name() + " has only " + content.requests() + " requests, fewer than "
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
