package dev.vllmsim.engine.scheduler;

import dev.vllmsim.engine.scheduler.decodefirst.DecodeFirstSettings;
import dev.vllmsim.engine.scheduler.vllmv1.VllmV1Settings;
import dev.vllmsim.engine.settings.Key;
import dev.vllmsim.engine.settings.KeyOwner;
import dev.vllmsim.engine.settings.Settings;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/** The scheduling policies there are, each with the settings that it has and how they are read. */
public enum SchedulerPolicy implements KeyOwner {
    /** Decodes, then prefills under way, then new prefills under two partial limits. */
    DECODE_FIRST("decode-first", DecodeFirstSettings.KEYS, DecodeFirstSettings::from),
    /** vLLM V1's own rules, with its KV blocks, preemption and prefix caching. */
    VLLM_V1("vllm-v1", VllmV1Settings.KEYS, VllmV1Settings::from);

    /** Which policy it is. */
    public static final Key<SchedulerPolicy> SCHEDULER = Key.oneOf(
                    "scheduler", List.of(values()), SchedulerPolicy::label)
            .label("NAME")
            .common()
            .usual(DECODE_FIRST)
            .help("The scheduling policy: decode-first, or vllm-v1, vLLM V1's own rules.");

    private final String label;

    @SuppressWarnings("ImmutableEnumChecker") // keys are immutable
    private final List<Key<?>> keys;

    @SuppressWarnings("ImmutableEnumChecker") // method references without state
    private final Function<Settings, SchedulerSettings> reader;

    SchedulerPolicy(String label, List<Key<?>> keys, Function<Settings, SchedulerSettings> reader) {
        this.label = label;
        this.keys = keys;
        this.reader = reader;
    }

    /** The policy's name in settings. */
    @Override
    public String label() {
        return label;
    }

    @Override
    public List<Key<?>> keys() {
        return keys;
    }

    /** The names of all policies. */
    public static List<String> labels() {
        return Arrays.stream(values()).map(SchedulerPolicy::label).toList();
    }

    /**
     * Reads which policy is wanted, {@code decode-first} by default, and its settings.
     *
     * @throws IllegalArgumentException if it is not known which
     */
    public static SchedulerSettings from(Settings settings) {
        SchedulerPolicy policy = settings.get(SCHEDULER);
        if (!settings.isResolved(SCHEDULER)) {
            throw new IllegalArgumentException("whose settings to read is not known");
        }
        return policy.reader.apply(settings);
    }
}
