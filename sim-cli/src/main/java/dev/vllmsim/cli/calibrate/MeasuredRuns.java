package dev.vllmsim.cli.calibrate;

import dev.vllmsim.cli.console.Failure;
import dev.vllmsim.report.calibration.ArrivalStamp;
import dev.vllmsim.report.calibration.MeasuredFiles;
import dev.vllmsim.report.calibration.MeasuredRun;
import dev.vllmsim.report.calibration.MeasuredRunReader;
import dev.vllmsim.report.calibration.RecordContent;
import dev.vllmsim.report.calibration.Selection;
import dev.vllmsim.report.input.Input;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The measured runs of a command line, with all that was said of them.
 *
 * @param runs one or more
 * @param selections which requests of each are fitted
 * @param looksForBlocks whether the number of KV blocks is to be found
 */
record MeasuredRuns(List<MeasuredRun> runs, List<Selection> selections, boolean looksForBlocks) {
    private static final String BLOCKS = "num_gpu_blocks";
    private static final String AUTO = "auto";

    private static final List<String> NEEDED = List.of("max_num_batched_tokens", "max_num_seqs");

    MeasuredRuns {
        runs = List.copyOf(runs);
        selections = List.copyOf(selections);
    }

    static MeasuredRuns read(CalibrateArguments arguments, List<MeasuredFiles> records, List<? extends Input> content) {
        @Nullable ArrivalStamp stamp = stamp(arguments.arrivalStamp());
        @Nullable Integer limit = FitFlags.maxConcurrency(arguments);
        Map<String, String> limits = new LinkedHashMap<>(arguments.limits());
        boolean auto = AUTO.equals(limits.get(BLOCKS));
        if (auto) {
            limits.remove(BLOCKS);
        }
        List<MeasuredRun> runs = new ArrayList<>();
        List<Selection> selections = new ArrayList<>();
        for (MeasuredFiles record : records) {
            MeasuredRun run = MeasuredRunReader.read(record, stamp, limits);
            for (Input file : content) {
                run = RecordContent.added(run, file);
            }
            if (limit != null) {
                run = run.withClientLimit(limit);
            }
            run = MeasuredRunReader.atItsEnd(run, arguments.cut());
            requireLimits(run, records.size() > 1 ? record.requests().name() + ": " : "");
            runs.add(run);
            selections.add(FitFlags.selection(arguments, run.requests()));
        }
        return new MeasuredRuns(runs, selections, auto);
    }

    private static @Nullable ArrivalStamp stamp(@Nullable String label) {
        if (label == null) {
            return null;
        }
        for (ArrivalStamp stamp : ArrivalStamp.values()) {
            if (stamp.label().equals(label)) {
                return stamp;
            }
        }
        throw Failure.usage(
                "--arrival-stamp must be one of " + String.join(", ", ArrivalStamp.labels()) + ", but is " + label);
    }

    /** Limits that differ from machine to machine are not guessed. */
    private static void requireLimits(MeasuredRun run, String which) {
        TreeSet<String> missing = new TreeSet<>();
        for (String name : NEEDED) {
            if (!run.limits().containsKey(name)) {
                missing.add("--" + name.replace('_', '-'));
            }
        }
        if (!missing.isEmpty()) {
            throw Failure.usage(which + "the record does not say what " + String.join(" and ", missing)
                    + (missing.size() == 1 ? " was" : " were") + ": give "
                    + (missing.size() == 1 ? "it" : "them"));
        }
    }
}
