package dev.vllmsim.cli.flags;

import dev.vllmsim.engine.settings.KeyGroup;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Headings under which the help lists the flags, in this order. */
public enum FlagGroup {
    /** What is asked of the engine. */
    WORKLOAD("Workload", "--workload trace.csv.gz --from 10m --until 20m", "docs/workloads.md"),
    /** When it is asked. */
    ARRIVALS("Arrivals", "--request-rate 6 --burstiness 0.5 --max-concurrency 64", "docs/workloads.md"),
    /** How the engine forms its steps. */
    SCHEDULER(
            "Scheduler",
            "--scheduler vllm-v1 --max-num-batched-tokens 2048 --num-gpu-blocks 4000",
            "docs/schedulers.md"),
    /** How many engines there are, and who spreads requests over them. */
    FLEET("Fleet", "--replicas 4 --router prefix-cache --router-state-age 100", "docs/fleet.md"),
    /** How long the steps take. */
    STEP_TIME("Step time", "--gpu h100-sxm --model llama-3.1-8b", "docs/step-times.md"),
    /** What is said of a run, and where. */
    RESULTS("Results", "--goodput ttft:500ms tpot:25ms --json run.json --record-steps", "docs/json.md"),
    /** What is drawn. */
    PICTURES("Pictures", "--plot-steps --steps-from 200 --output-dir pictures", "docs/pictures.md"),
    /** The rest. */
    GENERAL("General", "--sweep-over request-rate=2..10 --sweep-over max-num-seqs=16..128", "docs/settings.md");

    /** All groups, as a topic of the help. */
    public static final String ALL = "all";

    private final String heading;
    private final String example;
    private final String document;

    FlagGroup(String heading, String example, String document) {
        this.heading = heading;
        this.example = example;
        this.document = document;
    }

    /** Where the flags of settings stand. */
    static FlagGroup of(KeyGroup group) {
        return valueOf(group.name());
    }

    /** The group's name as the help shows it. */
    public String heading() {
        return heading;
    }

    /** The group's name as a person types it to see its flags alone. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Some of its flags, as somebody might type them. */
    public String example() {
        return example;
    }

    /** Where more is written, as a path in the project. */
    public String document() {
        return document;
    }

    /** What there is help on, apart from commands: each group, and {@link #ALL}. */
    public static List<String> topics() {
        List<String> topics = new ArrayList<>();
        for (FlagGroup group : values()) {
            topics.add(group.label());
        }
        topics.add(ALL);
        return topics;
    }

    /** The group of a name, or {@code null} if there is none. */
    public static @Nullable FlagGroup called(String label) {
        for (FlagGroup group : values()) {
            if (group.label().equals(label)) {
                return group;
            }
        }
        return null;
    }
}
