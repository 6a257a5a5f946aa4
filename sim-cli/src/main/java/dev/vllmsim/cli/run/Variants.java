package dev.vllmsim.cli.run;

import dev.vllmsim.cli.console.Failure;
import dev.vllmsim.cli.files.CommandFiles;
import dev.vllmsim.cli.flags.RunArguments;
import dev.vllmsim.cli.flags.SettingsProblems;
import dev.vllmsim.engine.scenario.Scenario;
import dev.vllmsim.engine.settings.SettingsException;
import dev.vllmsim.engine.workload.RequestSource;
import dev.vllmsim.report.study.ScenarioSource;
import dev.vllmsim.report.study.SentRun;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A run as a person asked for it, and what becomes of it where some of its settings change. */
public final class Variants implements ScenarioSource {
    /** Settings that say which file requests are read from, and how. */
    private static final List<String> WORKLOAD = List.of("workload", "workload_format");

    private final RunSources sources;
    private final RunPlan plan;
    private final TypedScenarios maker;

    private Variants(RunSources sources, RunPlan plan, TypedScenarios maker) {
        this.sources = sources;
        this.plan = plan;
        this.maker = maker;
    }

    /**
     * Reads the run.
     *
     * @param typed what was typed on it
     * @param files the command's files; what is read is said to them
     * @throws Failure if it cannot be run
     */
    public static Variants of(RunArguments typed, CommandFiles files) {
        RunSources sources = RunSources.read(typed, files);
        TypedScenarios maker = new TypedScenarios(sources);
        RunPlan plan = RunPlan.of(sources, maker);
        maker.keepRequests();
        return new Variants(sources, plan, maker);
    }

    /**
     * The same run with what was typed changed.
     *
     * @param changes what was typed on it
     * @param called what a person calls the run that is changed
     * @param files the command's files; what is read is said to them
     * @throws Failure if it cannot be run
     */
    public Variants changed(RunArguments changes, String called, CommandFiles files) {
        SettingsFile base = new SettingsFile(
                plan.settings().values(),
                false,
                null,
                false,
                plan.exactPercentiles(),
                null,
                1,
                plan.expectedDigest(),
                Map.of());
        RunSources other = sources.changed(changes.withConfig(called), base, files);
        boolean sameFile = WORKLOAD.stream().noneMatch(changes.settings()::containsKey);
        TypedScenarios otherMaker = sameFile ? maker : new TypedScenarios(other);
        RunPlan otherPlan = RunPlan.of(other, otherMaker);
        if (!sameFile) {
            otherMaker.keepRequests();
        }
        return new Variants(other, otherPlan, otherMaker);
    }

    /** Whether anything in it is random. */
    public boolean isRandom() {
        return plan.isRandom();
    }

    /** Its seed, if anything in it is random. */
    public long seed() {
        return plan.seed();
    }

    /** Whether nobody gave it a seed. */
    public boolean hasDrawnSeed() {
        return plan.notices().stream().anyMatch(notice -> notice.startsWith(RunPlan.DREW));
    }

    /** How many times its settings say to run it, each time with a seed of its own. */
    public int replications() {
        return plan.replications();
    }

    /** Says that nothing in it is random, what comes of that, and what to do. */
    public String nothingRandom(String consequence) {
        return plan.nothingRandom(consequence);
    }

    /**
     * Makes sure that the workload's file can be read, and that it has requests to run.
     *
     * @throws dev.vllmsim.report.input.BadInputException if it cannot
     * @throws Failure if it has none
     */
    public void check() {
        plan.checkWorkload();
        try (RequestSource any = with(Map.of()).requests().open()) {
            plan.requireRequests(any.next() == null ? 0 : requests());
        } catch (SettingsException e) {
            throw SettingsProblems.failure(e, plan.settings());
        }
    }

    /** How many requests are run. */
    public long requests() {
        return with(Map.of()).requests().size();
    }

    /** What a person should know before anything is run. */
    public List<String> notices() {
        return plan.notices();
    }

    /** In what the workload was not what a person had reason to expect, once it was run. */
    public List<String> findings(long requests) {
        return plan.findings(requests);
    }

    /** The settings of the run, complete, once it was run. */
    public Map<String, Object> config() {
        return plan.config();
    }

    /** What the document of its settings was asked, if that is a plan or a tune; else empty. */
    public Map<String, Object> asked() {
        return sources.file().asked();
    }

    /** The settings that a person gave, as far as the run has a use for them. */
    public Set<String> chosen() {
        return plan.settings().values().keySet();
    }

    /** What a person knows a setting by. */
    public String nameOf(String setting) {
        return plan.settings().nameOf(setting);
    }

    @Override
    public Scenario with(Map<String, ? extends @Nullable Object> changes) {
        return maker.read(plan.settings().changed(changes), (problems, names) -> {});
    }

    @Override
    public SentRun sent(Map<String, Object> changes) {
        return maker.sent(plan.settings().changed(changes));
    }
}
