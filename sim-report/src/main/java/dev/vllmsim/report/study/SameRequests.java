package dev.vllmsim.report.study;

import dev.vllmsim.engine.request.RequestSpec;
import dev.vllmsim.engine.workload.RequestSource;
import dev.vllmsim.engine.workload.Requests;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Whether two workloads ask for the same, whenever they do. */
public final class SameRequests {
    private SameRequests() {}

    /**
     * The first request in which they differ, in words; {@code null} if they have the same requests in the same order: the
     * same lengths, content and priority. When requests arrive does not matter.
     */
    public static @Nullable String difference(Requests a, Requests b) {
        try (RequestSource ofA = a.open();
                RequestSource ofB = b.open()) {
            for (int i = 1; ; i++) {
                RequestSpec one = ofA.next();
                RequestSpec other = ofB.next();
                if (one == null && other == null) {
                    return null;
                }
                if (one == null || other == null) {
                    return (one == null ? "A" : "B") + " has " + (i - 1) + " of them, and " + (one == null ? "B" : "A")
                            + " more";
                }
                String difference = difference(one, other);
                if (difference != null) {
                    return "the " + ordinal(i) + " has " + difference;
                }
            }
        }
    }

    private static @Nullable String difference(RequestSpec a, RequestSpec b) {
        if (a.promptTokens() != b.promptTokens() || a.outputTokens() != b.outputTokens()) {
            return lengths(a) + " in A, " + lengths(b) + " in B";
        }
        if (a.priority() != b.priority()) {
            return "priority " + a.priority() + " in A, " + b.priority() + " in B";
        }
        return Objects.equals(a.content(), b.content()) ? null : "a prompt of other content in B";
    }

    private static String lengths(RequestSpec spec) {
        return spec.promptTokens() + " + " + spec.outputTokens() + " tokens";
    }

    private static String ordinal(int place) {
        int rest = place % 100;
        String ending = rest >= 11 && rest <= 13
                ? "th"
                : switch (place % 10) {
                    case 1 -> "st";
                    case 2 -> "nd";
                    case 3 -> "rd";
                    default -> "th";
                };
        return place + ending;
    }
}
