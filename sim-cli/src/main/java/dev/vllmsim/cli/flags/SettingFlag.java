package dev.vllmsim.cli.flags;

import dev.vllmsim.cli.console.Failure;
import dev.vllmsim.engine.scheduler.vllmv1.VllmVersion;
import dev.vllmsim.engine.steptime.StepTimePreset;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A flag that gives a setting of the run. Its value is handed on as it was typed: the engine knows the rules.
 *
 * @param setting the setting's name, as in a report's {@code config}
 * @param group the heading under which the help lists the flag
 * @param names what the flag is called; the first is used in messages unless another was typed
 * @param label what kind of value it takes; empty for a switch, which has an opposite, {@code --no-…}, in place of a
 *     value
 * @param example a value that makes sense, for the answer to a flag left out; {@code null} if it can be left out
 * @param description what it is for, with its default
 */
public record SettingFlag(
        String setting,
        FlagGroup group,
        List<String> names,
        String label,
        @Nullable String example,
        String description) {

    /** What kind of value a flag takes that takes several, up to the next flag. */
    private static final String SEVERAL = "NAME:MS";

    /** Every flag that gives a setting, in the order in which the help lists them. */
    public static final List<SettingFlag> ALL = List.of(
            required(
                    "total_query", FlagGroup.WORKLOAD, "N", "100", "Number of requests. With --workload: the first N."),
            required("min_input", FlagGroup.WORKLOAD, "TOKENS", "64", "Shortest prompt."),
            required("max_input", FlagGroup.WORKLOAD, "TOKENS", "1024", "Longest prompt."),
            required("min_output", FlagGroup.WORKLOAD, "TOKENS", "16", "Shortest output."),
            required("max_output", FlagGroup.WORKLOAD, "TOKENS", "256", "Longest output."),
            optional(
                    "seed",
                    FlagGroup.WORKLOAD,
                    "NUMBER",
                    "drawn and printed",
                    "Fixes the random lengths: the same seed gives the same run everywhere."),
            optional(
                    "workload",
                    FlagGroup.WORKLOAD,
                    "FILE",
                    null,
                    "Takes the requests from a file in place of random ones: CSV or JSON, a trace of Azure, BurstGPT,"
                            + " Mooncake or Vidur, a record or detailed result of a vLLM run. May be compressed with"
                            + " gzip."),
            optional(
                    "workload_format",
                    FlagGroup.WORKLOAD,
                    "NAME",
                    null,
                    "What the file is: csv, json, azure, burstgpt, vidur, mooncake, vllm-record, vllm-bench."
                            + " Default: recognised."),
            optional(
                    "from",
                    FlagGroup.WORKLOAD,
                    "TIME",
                    null,
                    "With --workload: only requests that arrive so long after its first, or later. Seconds, or a"
                            + " duration like 90s, 15m, 1h30m."),
            optional(
                    "until",
                    FlagGroup.WORKLOAD,
                    "TIME",
                    null,
                    "With --workload: only requests that arrive sooner after its first."),
            optional(
                    "arrivals",
                    FlagGroup.ARRIVALS,
                    "trace|closed|rate",
                    null,
                    "When requests arrive: at the times of the workload, when others finish, or at random. Default:"
                            + " rate with --request-rate or --ramp-up-strategy, else trace where the workload has"
                            + " times and no --concurrency is given, else closed."),
            optional(
                    "concurrency",
                    FlagGroup.ARRIVALS,
                    "N",
                    "1",
                    "Active requests at a time: when one finishes, the next arrives. With --sweep: the last of"
                            + " 1, 2, ..., N. With closed."),
            optional(
                    "request_rate",
                    FlagGroup.ARRIVALS,
                    "RATE",
                    null,
                    "Requests a second; inf sends all at once. With rate."),
            optional(
                    "burstiness",
                    FlagGroup.ARRIVALS,
                    "SHAPE",
                    "1",
                    "Shape of the gamma distribution of the gaps: 1 is a Poisson process, less comes in bursts, more is"
                            + " even, inf is constant. With rate."),
            optional(
                    "ramp_up_strategy",
                    FlagGroup.ARRIVALS,
                    "linear|exponential",
                    null,
                    "Lets the rate change from --ramp-up-start-rps to --ramp-up-end-rps, request by request, in place"
                            + " of --request-rate. With rate."),
            optional("ramp_up_start_rps", FlagGroup.ARRIVALS, "RATE", null, "Requests a second at the first request."),
            optional("ramp_up_end_rps", FlagGroup.ARRIVALS, "RATE", null, "Requests a second at the last request."),
            optional(
                    "rate_scale",
                    FlagGroup.ARRIVALS,
                    "FACTOR",
                    "1",
                    "Lets the workload's requests arrive so many times as fast. With trace."),
            optional(
                    "max_concurrency",
                    FlagGroup.ARRIVALS,
                    "N",
                    null,
                    "Active requests that the client allows; more wait at the client, and that wait is counted apart."
                            + " With trace and rate. Default: no limit."),
            optional(
                    "scheduler",
                    FlagGroup.SCHEDULER,
                    "NAME",
                    "decode-first",
                    "The scheduling policy: decode-first, or vllm-v1, vLLM V1's own rules."),
            new SettingFlag(
                    "max_num_scheduled_tokens",
                    FlagGroup.SCHEDULER,
                    List.of("--max-num-scheduled-tokens", "--max-num-batched-tokens"),
                    "TOKENS",
                    "128",
                    "Token budget of a step. Required with decode-first; with vllm-v1: 2048 by default."),
            new SettingFlag(
                    "max_num_seqs",
                    FlagGroup.SCHEDULER,
                    List.of("--max-num-seqs", "--num-num-seqs"),
                    "N",
                    null,
                    "Most requests in a step; with vllm-v1: in the running set. Default: 16; with vllm-v1: 128."),
            optional(
                    "prefill_chunk_size",
                    FlagGroup.SCHEDULER,
                    "TOKENS",
                    "64",
                    "Prompt tokens that a request computes in a step, at most; four times that for a long prompt. With"
                            + " decode-first."),
            optional(
                    "long_prefill_token_threshold",
                    FlagGroup.SCHEDULER,
                    "TOKENS",
                    null,
                    "A prompt of at least so many tokens is long; with vllm-v1 also the most that one request computes"
                            + " in a step, and 0 is off. Default: 8192; with vllm-v1: 0."),
            optional(
                    "max_num_partial_prefills",
                    FlagGroup.SCHEDULER,
                    "N",
                    null,
                    "Prompts partly computed at a time. vLLM V1 has no such limit: with vllm-v1 it is enforced on"
                            + " admission. Default: 2; with vllm-v1: none."),
            optional(
                    "max_long_partial_prefills",
                    FlagGroup.SCHEDULER,
                    "N",
                    null,
                    "Long prompts partly computed at a time, likewise. Default: 1; with vllm-v1: none."),
            toggle(
                    "enable_chunked_prefill",
                    "true",
                    "Lets a prompt that does not fit the rest of a step be split. With vllm-v1."),
            optional(
                    "scheduling_policy",
                    FlagGroup.SCHEDULER,
                    "fcfs|priority",
                    "fcfs",
                    "Who is admitted first and preempted last. With vllm-v1."),
            optional("block_size", FlagGroup.SCHEDULER, "TOKENS", "16", "Tokens of a KV block. With vllm-v1."),
            optional(
                    "num_gpu_blocks",
                    FlagGroup.SCHEDULER,
                    "N",
                    null,
                    "KV blocks, of which one is never used. With vllm-v1. Default: memory is no limit."),
            toggle(
                    "enable_prefix_caching",
                    "true",
                    "Keeps the blocks of finished requests, for others that begin alike. With vllm-v1."),
            optional(
                    "max_model_len",
                    FlagGroup.SCHEDULER,
                    "TOKENS",
                    null,
                    "Most tokens of a request, prompt and output together. With vllm-v1. Default: no limit."),
            optional(
                    "watermark",
                    FlagGroup.SCHEDULER,
                    "SHARE",
                    "0",
                    "Share of the KV blocks that an admission must leave free while others run. With vllm-v1."),
            toggle(
                    "scheduler_reserve_full_isl",
                    "true",
                    "Admits a request only if all its known tokens would fit the free blocks. With vllm-v1."),
            optional(
                    "vllm_version",
                    FlagGroup.SCHEDULER,
                    "NAME",
                    VllmVersion.NEWEST.label(),
                    "Whose rules apply, by the day of the last change: " + String.join(", ", VllmVersion.labels())
                            + ". With vllm-v1."),
            optional(
                    "step_time",
                    FlagGroup.STEP_TIME,
                    "NAME",
                    null,
                    "How step times are found: fixed, linear, table. Default: table or linear where a file or a preset"
                            + " says so, else fixed."),
            optional(
                    "step_time_preset",
                    FlagGroup.STEP_TIME,
                    "NAME",
                    null,
                    "Coefficients of known hardware, which further flags override: "
                            + String.join(", ", StepTimePreset.labels()) + ". With linear."),
            required(
                    "prefill_elapsed_time_ms",
                    FlagGroup.STEP_TIME,
                    "MS",
                    "10",
                    "Duration of a step that computes prompts only, in milliseconds. With fixed."),
            required(
                    "decode_elapsed_time_ms",
                    FlagGroup.STEP_TIME,
                    "MS",
                    "3",
                    "Duration of a step that decodes only, in milliseconds. With fixed."),
            optional(
                    "mixed_step",
                    FlagGroup.STEP_TIME,
                    "max|sum",
                    "max",
                    "Duration of a step that does both: the longer, or the sum. With fixed."),
            optional("step_base_ms", FlagGroup.STEP_TIME, "MS", "0", "Time of every step. With linear."),
            optional(
                    "step_prefill_token_ms",
                    FlagGroup.STEP_TIME,
                    "MS",
                    "0",
                    "Further time for each prompt token. With linear."),
            optional(
                    "step_decode_seq_ms",
                    FlagGroup.STEP_TIME,
                    "MS",
                    "0",
                    "Further time for each decoding request. With linear."),
            optional(
                    "step_kv_token_ms",
                    FlagGroup.STEP_TIME,
                    "MS",
                    "0",
                    "Further time for each token whose KV entries a decoding request reads. With linear."),
            optional(
                    "step_prefill_context_token_ms",
                    FlagGroup.STEP_TIME,
                    "MS",
                    "0",
                    "Further time for each prompt token and token before it. With linear."),
            optional(
                    "goodput",
                    FlagGroup.OUTPUT,
                    SEVERAL,
                    null,
                    "Counts the requests that reach all of these objectives, as in ttft:200 tpot:50 e2el:5000, in"
                            + " milliseconds; TPOT as vLLM defines it."));

    public SettingFlag {
        names = List.copyOf(names);
    }

    private static SettingFlag required(
            String setting, FlagGroup group, String label, String example, String description) {
        return new SettingFlag(setting, group, List.of(nameOf(setting)), label, example, description + " Required.");
    }

    private static SettingFlag optional(
            String setting, FlagGroup group, String label, @Nullable String defaultValue, String description) {
        return new SettingFlag(
                setting,
                group,
                List.of(nameOf(setting)),
                label,
                null,
                defaultValue == null ? description : description + " Default: " + defaultValue + ".");
    }

    private static SettingFlag toggle(String setting, String defaultValue, String description) {
        return optional(setting, FlagGroup.SCHEDULER, "", defaultValue, description);
    }

    /** Whether the flag takes several values, up to the next flag. */
    public boolean takesSeveral() {
        return label.equals(SEVERAL);
    }

    /** Whether the flag takes no value. */
    public boolean isSwitch() {
        return label.isEmpty();
    }

    /**
     * What the flag of a setting is called by rule: the setting's name with hyphens. The seed's two step times have
     * their unit in the setting's name but not in the flag's.
     */
    private static String nameOf(String setting) {
        String stem = setting.endsWith("_elapsed_time_ms") ? setting.substring(0, setting.length() - 3) : setting;
        return "--" + stem.replace('_', '-');
    }

    /**
     * The flag of a setting, or {@code null} if no flag gives it. A setting that a scheduler calls otherwise, as one of
     * the flag's names does, is the same one.
     */
    public static @Nullable SettingFlag of(String setting) {
        for (SettingFlag flag : ALL) {
            if (flag.setting.equals(setting) || flag.names.contains("--" + setting.replace('_', '-'))) {
                return flag;
            }
        }
        return null;
    }

    /**
     * The setting that a person means by a name, which may be its own or its flag's, with or without the hyphens in
     * front.
     *
     * @throws Failure if there is none
     */
    public static String settingCalled(String name) {
        String stem = name.startsWith("--") ? name.substring(2) : name;
        SettingFlag called = of(stem);
        if (called != null) {
            return called.setting;
        }
        List<String> known = new ArrayList<>();
        for (SettingFlag flag : ALL) {
            for (String each : flag.names) {
                known.add(each.substring(2));
            }
        }
        List<String> meant = Suggestions.of(stem, known);
        throw Failure.usage("no setting is called '" + name + "'"
                + (meant.isEmpty()
                        ? ": the settings are the flags of --help that take a value"
                        : "; did you mean " + String.join(" or ", meant) + "?"));
    }
}
