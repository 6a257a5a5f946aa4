package dev.vllmsim.cli.compare;

import dev.vllmsim.cli.console.Failure;
import dev.vllmsim.cli.files.CommandFiles;
import dev.vllmsim.cli.files.StandardInput;
import dev.vllmsim.cli.flags.RunArguments;
import dev.vllmsim.cli.flags.SettingFlag;
import dev.vllmsim.cli.run.Variants;
import dev.vllmsim.engine.scenario.Setting;
import dev.vllmsim.engine.settings.KeyGroup;
import dev.vllmsim.report.document.CompareReport.SettingDifference;
import dev.vllmsim.report.study.SameRequests;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is compared.
 *
 * @param a the one
 * @param b the other
 * @param own whether B has settings of its own, in place of those of A with changes
 */
record Sides(Variants a, Variants b, boolean own) {
    static final String SEED = "seed";

    /** What a person calls the run that B is made of. */
    private static final String A = "A";

    /** Keys of a {@code config} that are no settings of a run, or follow from others. */
    private static final Set<String> NO_SETTINGS = Set.of(
            SEED,
            "workload_digest",
            "replications",
            "record_steps",
            "exact_percentiles",
            "tail",
            "sweep",
            "sweep_over",
            "asked",
            "kv_memory");

    /**
     * Reads both.
     *
     * @param files the command's files
     * @throws Failure if it is not said what they are, or they cannot be run
     */
    static Sides of(CompareArguments arguments, CommandFiles files) {
        List<String> reports = arguments.reports();
        RunArguments run = arguments.run();
        RunArguments versus = arguments.versus();
        if (!reports.isEmpty() && run.config() != null) {
            throw Failure.usage("A is " + reports.get(0) + " and --config " + run.config() + ": leave one out");
        }
        if (reports.size() > 1 && versus != null) {
            throw Failure.usage("B is " + reports.get(1) + ", and " + CompareFlags.VERSUS
                    + " says another: leave one out; flags beside two reports hold for both");
        }
        if (reports.size() < 2 && versus == null) {
            throw Failure.usage(
                    (reports.isEmpty() ? "name what to compare: " : "compare " + reports.get(0) + " to what: ")
                            + "give two reports, or " + CompareFlags.VERSUS
                            + " \"FLAGS\" with what is different in B, as in "
                            + CompareFlags.VERSUS + " \"--max-num-seqs 64\"");
        }
        if (reports.size() > 1 && reports.stream().allMatch(StandardInput::isMeant)) {
            throw Failure.usage("A and B cannot both be read from the standard input: put one into a file");
        }
        if (versus == null) {
            return new Sides(
                    Variants.of(run.withConfig(reports.get(0)), files),
                    Variants.of(run.withConfig(reports.get(1)), files),
                    true);
        }
        if (versus.config() != null) {
            throw Failure.usage("in " + CompareFlags.VERSUS + ": --config " + versus.config()
                    + " names all of B: give it as the second report");
        }
        Variants a = Variants.of(reports.isEmpty() ? run : run.withConfig(reports.get(0)), files);
        return new Sides(a, a.changed(versus, A, files), false);
    }

    /**
     * Makes sure that both can be run, with the same requests.
     *
     * @throws Failure if not
     */
    void check() {
        a.check();
        b.check();
        Map<String, Object> seeded = isRandom() ? Map.of(SEED, seed()) : Map.of();
        String difference = SameRequests.difference(
                a.with(seeded).requests(), b.with(seeded).requests());
        if (difference == null) {
            return;
        }
        Set<String> names = new LinkedHashSet<>();
        for (Setting setting : SettingFlag.KEYS.of(KeyGroup.WORKLOAD)) {
            for (String name : setting.names()) {
                Object ofA = a.with(Map.of()).config().get(name);
                Object ofB = b.with(Map.of()).config().get(name);
                if (!name.equals(SEED) && !Objects.equals(ofA, ofB)) {
                    names.add(a.nameOf(name) + " (A: " + told(ofA) + ", B: " + told(ofB) + ")");
                }
            }
        }
        throw Failure.usage("A and B do not have the same requests: " + difference
                + (names.isEmpty() ? "" : "; they differ in " + String.join(", ", names))
                + (own
                        ? "; give both the same, as with the flags of one of them behind both reports"
                        : "; leave that out of " + CompareFlags.VERSUS));
    }

    private static Object told(@Nullable Object value) {
        return value == null ? "not set" : value;
    }

    /** Whether anything is random in one of them. */
    boolean isRandom() {
        return a.isRandom() || b.isRandom();
    }

    /** The seed of both; 0 where nothing is random. */
    long seed() {
        return a.isRandom() ? a.seed() : b.isRandom() ? b.seed() : 0;
    }

    /** How many replications their settings ask for. */
    int replications(int usual) {
        return a.replications() > 1 ? a.replications() : usual;
    }

    /** What a person should know before anything is run. */
    List<String> notices() {
        List<String> notices = new ArrayList<>(a.notices());
        for (String notice : b.notices()) {
            boolean ofSeed = notice.contains("the seed ") || notice.startsWith("--seed ");
            if (!ofSeed && !notices.contains(notice)) {
                notices.add("B: " + (own || !notice.startsWith(A + ": ") ? notice : notice.substring(A.length() + 2)));
            }
        }
        if (a.isRandom() && b.isRandom() && a.seed() != b.seed() && !b.hasDrawnSeed()) {
            notices.add("B has the seed " + b.seed() + ": both are run with that of A, " + a.seed());
        }
        return notices;
    }

    /** In what the workload was not what a person had reason to expect, once it was run. */
    List<String> findings(long requests) {
        List<String> findings = new ArrayList<>(a.findings(requests));
        for (String finding : b.findings(requests)) {
            if (!findings.contains(finding)) {
                findings.add(finding);
            }
        }
        return findings;
    }

    /** The settings of B, as far as runs have them. */
    Map<String, Object> configOfB() {
        Map<String, Object> config = new LinkedHashMap<>(b.config());
        config.remove("replications");
        if (config.containsKey(SEED)) {
            config.put(SEED, seed());
        }
        return config;
    }

    /** The settings that differ, in the order of A's. */
    List<SettingDifference> settings() {
        Map<String, Object> ofA = a.config();
        Map<String, Object> ofB = b.config();
        Set<String> names = new LinkedHashSet<>(ofA.keySet());
        names.addAll(ofB.keySet());
        names.removeAll(NO_SETTINGS);
        List<SettingDifference> settings = new ArrayList<>();
        for (String name : names) {
            Object before = ofA.get(name);
            Object after = ofB.get(name);
            if (!Objects.equals(before, after)) {
                settings.add(new SettingDifference(name, named(before), named(after)));
            }
        }
        return settings;
    }

    /** Of a card or a model, its name. */
    private static @Nullable Object named(@Nullable Object value) {
        return value instanceof Map<?, ?> structure && structure.get("name") != null ? structure.get("name") : value;
    }
}
