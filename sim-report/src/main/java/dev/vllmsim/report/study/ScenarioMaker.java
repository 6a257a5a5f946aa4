package dev.vllmsim.report.study;

import dev.vllmsim.engine.scenario.Scenario;
import dev.vllmsim.engine.scenario.ScenarioReader;
import dev.vllmsim.engine.settings.Settings;
import dev.vllmsim.engine.settings.SettingsException;
import dev.vllmsim.engine.workload.Requests;
import dev.vllmsim.engine.workload.RequestsInMemory;
import dev.vllmsim.engine.workload.WorkloadKeys;
import dev.vllmsim.report.hardware.Hardware;
import dev.vllmsim.report.input.Input;
import dev.vllmsim.report.workload.WorkloadFile;
import dev.vllmsim.report.workload.WorkloadFormat;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Makes scenarios of settings. Those that name the same workload share it, whatever they do with it. */
public final class ScenarioMaker {
    private final Hardware hardware;
    private final Function<String, ? extends Input> files;
    private final Map<String, WorkloadFile> workloads = new ConcurrentHashMap<>();
    private final Map<String, Requests> inMemory = new ConcurrentHashMap<>();
    private volatile @Nullable WorkloadFile workload;
    private volatile boolean keeps;

    /**
     * @param hardware looks up cards and models
     * @param files opens the file of a workload, by the name that a setting gives it
     */
    public ScenarioMaker(Hardware hardware, Function<String, ? extends Input> files) {
        this.hardware = hardware;
        this.files = files;
    }

    /**
     * Makes a scenario.
     *
     * @param given the settings; what they have no use for is left out
     * @param unused is told of that: the problem, and the names
     * @throws SettingsException if they cannot be run
     */
    public Scenario read(Map<String, Object> given, BiConsumer<SettingsException, List<String>> unused) {
        Map<String, Object> settings = new LinkedHashMap<>(given);
        while (true) {
            try {
                return ScenarioReader.read(
                        hardware.lookUp(settings), this::requests, List.of(WorkloadFormat.WORKLOAD_FORMAT));
            } catch (SettingsException e) {
                List<String> names = unused(e);
                unused.accept(e, names);
                settings.keySet().removeAll(names);
            }
        }
    }

    private static List<String> unused(SettingsException problems) {
        List<String> names = new ArrayList<>();
        for (SettingsException.Problem problem : problems.problems()) {
            if (!problem.unused()) {
                throw problems;
            }
            names.add(problem.name());
        }
        if (names.isEmpty() || !problems.missing().isEmpty()) {
            throw problems;
        }
        return names;
    }

    private Requests requests(Settings read) {
        WorkloadFormat format = read.find(WorkloadFormat.WORKLOAD_FORMAT);
        Input input = files.apply(String.valueOf(read.find(WorkloadKeys.WORKLOAD)));
        WorkloadFile file = workloads.computeIfAbsent(input.name(), name -> new WorkloadFile(input, format));
        workload = file;
        return keeps ? inMemory.computeIfAbsent(file.name(), name -> new RequestsInMemory(file)) : file;
    }

    /** From now on a workload's file is read once, and its requests are kept for all scenarios. */
    public void keepRequests() {
        keeps = true;
    }

    /** The file that requests were last read from, or {@code null} for none. */
    public @Nullable WorkloadFile workload() {
        return workload;
    }

    /**
     * A run as a value that can be sent to another machine, which needs no file of a card or a model: their numbers are in
     * it.
     *
     * @param given the settings; what they have no use for does no harm
     * @throws SettingsException if they name a card or a model that is not known
     */
    public SentRun sent(Map<String, Object> given) {
        return new SentRun(hardware.lookUp(given), keeps);
    }
}
