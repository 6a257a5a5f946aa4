package dev.vllmsim.cli.run;

import dev.vllmsim.cli.flags.SettingsInput;
import dev.vllmsim.cli.flags.SettingsProblems;
import dev.vllmsim.engine.scenario.Scenario;
import dev.vllmsim.engine.settings.SettingsException;
import dev.vllmsim.report.study.ScenarioMaker;
import dev.vllmsim.report.study.SentRun;
import dev.vllmsim.report.workload.WorkloadFile;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Makes scenarios of settings, and tells what is wrong with them in terms of what was typed. */
final class TypedScenarios {
    private final ScenarioMaker maker;

    /**
     * @param sources opens the file of a workload, and looks up cards and models
     */
    TypedScenarios(RunSources sources) {
        maker = new ScenarioMaker(sources.hardware(), sources.opener());
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
            return maker.read(given.values(), unused);
        } catch (SettingsException e) {
            throw SettingsProblems.failure(e, given);
        }
    }

    /**
     * The run as a value that can be sent to another machine.
     *
     * @throws dev.vllmsim.cli.console.Failure if a card or a model that it names is not known
     */
    SentRun sent(SettingsInput given) {
        try {
            return maker.sent(given.values());
        } catch (SettingsException e) {
            throw SettingsProblems.failure(e, given);
        }
    }

    /** From now on a workload's file is read once, and its requests are kept for all scenarios. */
    void keepRequests() {
        maker.keepRequests();
    }

    /** The file that requests were last read from, or {@code null} for none. */
    @Nullable
    WorkloadFile workload() {
        return maker.workload();
    }
}
