package dev.vllmsim.engine.scheduler;

import dev.vllmsim.engine.scheduler.decodefirst.DecodeFirstSettings;
import dev.vllmsim.engine.scheduler.vllmv1.VllmV1Settings;
import dev.vllmsim.engine.settings.Settings;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The scheduling policies there are, each with how its settings are read. */
public enum SchedulerPolicy {
    /** Decodes, then prefills under way, then new prefills under two partial limits. */
    DECODE_FIRST("decode-first", DecodeFirstSettings::from),
    /** vLLM V1's own rules, with its KV blocks, preemption and prefix caching. */
    VLLM_V1("vllm-v1", VllmV1Settings::from);

    private final String label;

    @SuppressWarnings("ImmutableEnumChecker") // method references without state
    private final Function<Settings, SchedulerSettings> reader;

    SchedulerPolicy(String label, Function<Settings, SchedulerSettings> reader) {
        this.label = label;
        this.reader = reader;
    }

    /** The policy's name in settings. */
    public String label() {
        return label;
    }

    /** The names of all policies. */
    public static List<String> labels() {
        return Arrays.stream(values()).map(SchedulerPolicy::label).toList();
    }

    /** The names of the policies that have a setting of the given name, or {@code null} if none has. */
    public static @Nullable String thatReads(String setting) {
        StringBuilder names = new StringBuilder();
        for (SchedulerPolicy policy : values()) {
            Settings probe = new Settings(Map.of());
            probe.build(() -> policy.reader.apply(probe));
            if (probe.asked().contains(setting)) {
                names.append(names.length() == 0 ? "" : " or ").append(policy.label);
            }
        }
        return names.length() == 0 ? null : names.toString();
    }

    /** Reads which policy is wanted, {@code decode-first} by default, and its settings. */
    public static SchedulerSettings from(Settings settings) {
        String label = settings.choice("scheduler", DECODE_FIRST.label, labels());
        for (SchedulerPolicy policy : values()) {
            if (policy.label.equals(label)) {
                return policy.reader.apply(settings);
            }
        }
        throw new IllegalStateException("no policy is called " + label);
    }
}
