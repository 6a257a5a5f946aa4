package dev.vllmsim.report.document;

import java.util.List;
import java.util.Map;

/** What reports of earlier versions leave unsaid, as there was only one way then. */
final class EarlierReports {
    private static final String ASYNC_SCHEDULING = "async_scheduling";
    private static final String SWEEP_OVER = "sweep_over";
    private static final String VLLM_V1 = "vllm-v1";

    /** On these the default depends: a sweep over one of them leaves the setting out, to find it again each time. */
    private static final List<String> DECIDING =
            List.of("vllm_version", "num_speculative_tokens", "speculative_method");

    /** As old as asynchronous scheduling itself, and always in the {@code config} of runs that could have it. */
    private static final String AS_OLD = "pipeline_parallel_size";

    private EarlierReports() {}

    /** Says what the {@code config} of a report left unsaid: a run without the setting was scheduled synchronously. */
    static void complete(Map<String, Object> config) {
        if (config.containsKey(ASYNC_SCHEDULING)) {
            return;
        }
        String axes = String.valueOf(config.getOrDefault(SWEEP_OVER, ""));
        boolean decided = config.containsKey(AS_OLD) && DECIDING.stream().anyMatch(axes.replace('-', '_')::contains);
        if (!decided && (VLLM_V1.equals(config.get("scheduler")) || axes.contains(VLLM_V1))) {
            config.put(ASYNC_SCHEDULING, false);
        }
    }
}
