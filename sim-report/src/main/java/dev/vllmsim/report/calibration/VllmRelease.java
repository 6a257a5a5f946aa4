package dev.vllmsim.report.calibration;

import dev.vllmsim.engine.scheduler.vllmv1.VllmVersion;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which profile of the {@code vllm-v1} rules a release of vLLM follows, by the day it was cut.
 *
 * <p>0.10 is the oldest described. 0.11 (October 2025) to 0.18 (March 2026) stop admission at a prompt that does not fit,
 * from 0.14 (January 2026) on they schedule asynchronously;
 * 0.19 to 0.21 (April and May 2026) also look at the whole prompt's blocks; what is later has the newest rules. Commits
 * that went into a release late, or were taken back, may blur this: {@code --vllm-version} overrides it.
 */
final class VllmRelease {
    private static final Pattern NUMBERS = Pattern.compile("^v?(\\d+)\\.(\\d{1,4})(?!\\d)");
    private static final int FIRST_THAT_STOPS = 11;
    private static final int FIRST_ASYNCHRONOUS = 14;
    private static final int FIRST_WITH_GATE = 19;
    private static final int FIRST_NEWEST = 22;

    private VllmRelease() {}

    /** The profile, or {@code null} (the newest) if the release is unknown or new. */
    static @Nullable String profile(@Nullable String release) {
        Matcher numbers = NUMBERS.matcher(release == null ? "" : release);
        if (!numbers.find() || !numbers.group(1).equals("0")) {
            return null;
        }
        int minor = Integer.parseInt(numbers.group(2));
        if (minor < FIRST_THAT_STOPS) {
            return "v0.10.0";
        }
        if (minor < FIRST_ASYNCHRONOUS) {
            return "2025-11-25";
        }
        if (minor < FIRST_WITH_GATE) {
            return "2025-12-29";
        }
        return minor < FIRST_NEWEST ? "2026-03-24" : null;
    }

    /** What a person gave as version: a profile as it is, and a release as its profile. */
    static @Nullable String given(String version) {
        return VllmVersion.labels().contains(version)
                        || !NUMBERS.matcher(version).find()
                ? version
                : profile(version);
    }

    /** Whether a profile, {@code null} for the newest, schedules asynchronously unless it is told not to. */
    static boolean schedulesAsynchronously(@Nullable String profile) {
        VllmVersion version = profile != null && VllmVersion.labels().contains(profile)
                ? VllmVersion.of(profile)
                : VllmVersion.NEWEST;
        return version.schedulesAsynchronously();
    }
}
