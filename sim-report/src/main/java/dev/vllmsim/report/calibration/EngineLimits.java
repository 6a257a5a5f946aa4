package dev.vllmsim.report.calibration;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Puts the limits of a record and those that a person gave together, and what follows from the version. */
final class EngineLimits {
    private static final String VERSION = "vllm_version";
    private static final String ASYNC = "async_scheduling";

    private EngineLimits() {}

    /**
     * The limits that hold.
     *
     * @param recorded as the record has them, the version as a profile
     * @param given in their place; the version as a profile or a release
     */
    static Map<String, Object> of(Map<String, Object> recorded, Map<String, ?> given) {
        Map<String, Object> limits = new LinkedHashMap<>(recorded);
        limits.putAll(given);
        Object version = given.get(VERSION);
        if (version != null) {
            @Nullable String profile = VllmRelease.given(version.toString());
            limits.remove(VERSION);
            if (profile != null) {
                limits.put(VERSION, profile);
            }
        }
        limits.putIfAbsent(ASYNC, VllmRelease.schedulesAsynchronously((String) limits.get(VERSION)));
        return limits;
    }

    /** Whether steps are decided on before the results of the ones ahead of them are there. */
    static boolean asynchronous(Map<String, ?> limits) {
        return Boolean.parseBoolean(String.valueOf(limits.get(ASYNC)));
    }
}
