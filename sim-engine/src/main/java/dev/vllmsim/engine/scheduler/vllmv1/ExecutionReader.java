package dev.vllmsim.engine.scheduler.vllmv1;

import dev.vllmsim.engine.settings.Key;
import dev.vllmsim.engine.settings.Settings;
import dev.vllmsim.engine.settings.SettingsException;
import dev.vllmsim.engine.workload.WorkloadKeys;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** Reads how batches are executed. */
final class ExecutionReader {
    private static final List<Key<?>> OF_DRAFTS = List.of(
            VllmV1Keys.SPECULATIVE_METHOD,
            VllmV1Keys.ACCEPTANCE_RATE,
            VllmV1Keys.ACCEPTANCE_RATES,
            VllmV1Keys.ACCEPTANCE_LENGTH);

    private ExecutionReader() {}

    static Execution from(Settings settings, VllmVersion version) {
        OptionalInt drafts = settings.findInt(VllmV1Keys.NUM_SPECULATIVE_TOKENS);
        Speculation speculation = drafts.isPresent() ? speculation(settings, drafts.getAsInt()) : none(settings);
        boolean async = asynchronous(settings, version, speculation);
        int stages = settings.get(VllmV1Keys.PIPELINE_PARALLEL_SIZE);
        // Of no consequence with one stage, and then not in the config of runs, unless a person asked for it.
        boolean asked = stages > 1 || settings.isGiven(VllmV1Keys.USE_V2_MODEL_RUNNER);
        boolean runner = asked
                ? settings.get(VllmV1Keys.USE_V2_MODEL_RUNNER, version.queuesOneMoreThanStages())
                : version.queuesOneMoreThanStages();
        return new Execution(async, stages, runner, speculation);
    }

    private static boolean asynchronous(Settings settings, VllmVersion version, Speculation speculation) {
        boolean usual = version.schedulesAsynchronously();
        boolean fits = speculation.draftTokens() == 0 || speculation.method().schedulesAsynchronously();
        if (settings.isGiven(VllmV1Keys.ASYNC_SCHEDULING)) {
            boolean asked = settings.get(VllmV1Keys.ASYNC_SCHEDULING, usual);
            if (asked && !fits) {
                settings.notice("vLLM itself does not start with `async_scheduling` and `speculative_method` "
                        + speculation.method().label() + "; the run is as asked");
            }
            return asked;
        }
        if (usual && !fits) {
            settings.notice("`async_scheduling` is off, as vLLM turns it off with `speculative_method` "
                    + speculation.method().label());
        }
        return settings.get(VllmV1Keys.ASYNC_SCHEDULING, usual && fits);
    }

    private static Speculation none(Settings settings) {
        for (Key<?> key : OF_DRAFTS) {
            if (settings.isGiven(key)) {
                settings.problem(key, "needs `num_speculative_tokens`: without them, nothing is drafted");
            }
        }
        return Speculation.NONE;
    }

    private static Speculation speculation(Settings settings, int drafts) {
        SpeculativeMethod method = settings.get(VllmV1Keys.SPECULATIVE_METHOD);
        List<Double> rates = rates(settings, drafts);
        long seed = rates.isEmpty() ? 0 : settings.get(WorkloadKeys.SEED, 0L);
        return new Speculation(drafts, method, rates, seed);
    }

    private static List<Double> rates(Settings settings, int drafts) {
        @Nullable Double rate = settings.find(VllmV1Keys.ACCEPTANCE_RATE);
        @Nullable String each = settings.find(VllmV1Keys.ACCEPTANCE_RATES);
        @Nullable Double length = settings.find(VllmV1Keys.ACCEPTANCE_LENGTH);
        if ((rate == null ? 0 : 1) + (each == null ? 0 : 1) + (length == null ? 0 : 1) > 1) {
            throw new SettingsException(
                    VllmV1Keys.ACCEPTANCE_RATE.name(),
                    "says the same as `acceptance_rates` and `acceptance_length`: only one of them can be given");
        }
        if (rate != null) {
            // vLLM's mean rate over the positions of a draft.
            return Speculation.ratesOfLength(1 + rate * drafts, drafts);
        }
        if (length != null) {
            return Speculation.ratesOfLength(length, drafts);
        }
        return each == null ? List.of() : numbers(each);
    }

    private static List<Double> numbers(String text) {
        List<Double> numbers = new ArrayList<>();
        for (String word : text.trim().split("[\\s,]+", -1)) {
            try {
                numbers.add(Double.parseDouble(word));
            } catch (NumberFormatException e) {
                throw new SettingsException(
                        VllmV1Keys.ACCEPTANCE_RATES.name(),
                        "must be numbers from 0 to 1, separated by commas, but has "
                                + (word.isEmpty() ? "nothing" : word));
            }
        }
        return numbers;
    }
}
