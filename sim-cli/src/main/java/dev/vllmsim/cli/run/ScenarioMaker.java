package dev.vllmsim.cli.run;

import dev.vllmsim.cli.files.InputFile;
import dev.vllmsim.cli.flags.SettingsInput;
import dev.vllmsim.cli.flags.SettingsProblems;
import dev.vllmsim.engine.scenario.Scenario;
import dev.vllmsim.engine.scenario.ScenarioReader;
import dev.vllmsim.engine.settings.Settings;
import dev.vllmsim.engine.settings.SettingsException;
import dev.vllmsim.engine.workload.Requests;
import dev.vllmsim.engine.workload.RequestsInMemory;
import dev.vllmsim.engine.workload.WorkloadKeys;
import dev.vllmsim.report.workload.WorkloadFile;
import dev.vllmsim.report.workload.WorkloadFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Makes scenarios of settings. All of them read one workload, whatever they do with it. */
final class ScenarioMaker {
    private final RunSources sources;
    private @Nullable WorkloadFile workload;
    private @Nullable Requests inMemory;

    /**
     * @param sources opens the file of a workload, and looks up cards and models
     */
    ScenarioMaker(RunSources sources) {
        this.sources = sources;
    }

    /**
     * Makes a scenario.
     *
     * @param given the settings; what they have no use for is left out
     * @param unused is told of that: the problem, and the names
     * @throws dev.vllmsim.cli.console.Failure if they cannot be run
     */
    Scenario read(SettingsInput given, BiConsumer<SettingsException, List<String>> unused) {
        try {
            return ScenarioReader.read(
                    sources.hardware().lookUp(given.values()), this::requests, List.of(WorkloadFormat.WORKLOAD_FORMAT));
        } catch (SettingsException e) {
            List<String> names = unused(e, given);
            unused.accept(e, names);
            return read(given.without(names), unused);
        }
    }

    private static List<String> unused(SettingsException problems, SettingsInput given) {
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

    private Requests requests(Settings read) {
        String name = String.valueOf(read.find(WorkloadKeys.WORKLOAD));
        WorkloadFormat format = read.find(WorkloadFormat.WORKLOAD_FORMAT);
        WorkloadFile known = workload;
        InputFile input = sources.opener().apply(name);
        if (known == null || !known.name().equals(input.name())) {
            known = new WorkloadFile(input, format);
            workload = known;
        }
        Requests kept = inMemory;
        return kept == null ? known : kept;
    }

    /** From now on the workload's file, if there is one, is read once, and its requests are kept for all scenarios. */
    void keepRequests() {
        if (workload != null) {
            inMemory = new RequestsInMemory(workload);
        }
    }

    /** The file that requests are read from, or {@code null} for none. */
    @Nullable
    WorkloadFile workload() {
        return workload;
    }
}
