package dev.vllmsim.report.study;

import dev.vllmsim.engine.scenario.Scenario;
import dev.vllmsim.engine.workload.WorkloadKeys;
import dev.vllmsim.report.hardware.Hardware;
import dev.vllmsim.report.input.Input;
import java.io.Serializable;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A run by its settings alone, which is what is sent to another machine: there it makes the same scenarios. All runs that
 * come to a machine share the workloads that they name.
 *
 * @param settings the settings, without names of cards and models
 * @param keepsRequests whether the workload's requests are kept in memory once they have been read
 */
public record SentRun(Map<String, Object> settings, boolean keepsRequests) implements ScenarioSource, Serializable {
    private static volatile Function<String, ? extends Input> files = name -> {
        throw new IllegalStateException("nothing says how " + name + " is read on this machine");
    };

    private static final ScenarioMaker READING = maker();
    private static final ScenarioMaker KEEPING = maker();

    static {
        KEEPING.keepRequests();
    }

    public SentRun {
        settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
    }

    private static ScenarioMaker maker() {
        return new ScenarioMaker(new Hardware(name -> files.apply(name)), name -> files.apply(name));
    }

    /**
     * Says how files are read on this machine.
     *
     * @param opener the file of a name that a setting has; its own name stays that one
     */
    public static void readFilesBy(Function<String, ? extends Input> opener) {
        files = opener;
    }

    /** The file that its requests are read from, or {@code null} for none. */
    public @Nullable String workload() {
        Object name = settings.get(WorkloadKeys.WORKLOAD.name());
        return name == null ? null : name.toString();
    }

    @Override
    public Scenario with(Map<String, ? extends @Nullable Object> changes) {
        return (keepsRequests ? KEEPING : READING).read(SettingChanges.of(settings, changes), (problem, names) -> {});
    }

    @Override
    public SentRun sent(Map<String, Object> changes) {
        return new SentRun(SettingChanges.of(settings, changes), keepsRequests);
    }
}
