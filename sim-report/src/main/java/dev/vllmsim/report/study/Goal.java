package dev.vllmsim.report.study;

import dev.vllmsim.report.document.LoadAnswer;
import dev.vllmsim.report.document.Warning;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What settings are to be good for. */
public sealed interface Goal permits LoadGoal, GoodputGoal {
    /** What the document calls it. */
    String name();

    /** What load is measured by; {@code null} where the load is given. */
    @Nullable
    String by();

    /** What answers count. */
    String unit();

    /** The objectives as a person reads them. */
    List<String> texts();

    /** How near the load that holds and the one that misses are to be, as a share; 0 where none is sought. */
    double tolerance();

    /** What any load changes in the settings, for what does not depend on it. */
    Map<String, Object> load();

    /** Looks at the run as it was given, with the first seed: the others begin where this one ends. */
    LookTask first(ScenarioSource source, Candidate given, @Nullable Long seed, Budget budget);

    /** Looks at a setting with a further seed. */
    LookTask further(ScenarioSource source, Candidate candidate, Candidate given, @Nullable Long seed, Budget budget);

    /** Notes what was found of a setting with a further seed. */
    void add(Candidate candidate, LookTask.Look look);

    /** What the seeds say together. */
    LoadAnswer answer(Candidate candidate);

    /** The run at the answer; {@code null} if it is known already, or if there is none. */
    @Nullable
    TrialTask at(ScenarioSource source, Candidate candidate, @Nullable Long seed);

    /** Refuses where there is nothing to choose between. */
    void refuseWithoutLimit(List<Candidate> candidates);

    /** Warns of too few requests. */
    void few(List<Warning> warnings);
}
