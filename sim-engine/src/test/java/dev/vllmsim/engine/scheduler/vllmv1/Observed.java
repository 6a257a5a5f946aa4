package dev.vllmsim.engine.scheduler.vllmv1;

import dev.vllmsim.engine.request.FinishedRequest;
import dev.vllmsim.engine.scheduler.WaitReason;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** What a run of {@code vllm-v1} showed: filled by the engine's listener, or by the twin. */
final class Observed {

    /** One request's part of a step. */
    record Item(String request, boolean decode, int tokens, int computedBefore, int drafts, int accepted) {}

    /** One step; {@code free} is -1 where memory is no limit. */
    record Step(
            long scheduledNanos,
            long startNanos,
            long endNanos,
            List<Item> items,
            List<String> preempted,
            List<String> finished,
            List<String> discarded,
            int running,
            int waiting,
            long free,
            WaitReason blockedBy) {}

    final List<Step> steps = new ArrayList<>();
    final List<FinishedRequest> finished = new ArrayList<>();
    final SortedMap<Long, Long> gaps = new TreeMap<>();
    final List<String> trace = new ArrayList<>();

    List<FinishedRequest> byIndex() {
        List<FinishedRequest> sorted = new ArrayList<>(finished);
        sorted.sort(Comparator.comparingInt(request -> request.spec().index()));
        return sorted;
    }

    long scheduledTokens() {
        return steps.stream()
                .flatMap(step -> step.items().stream())
                .mapToLong(Item::tokens)
                .sum();
    }

    /** When each request was admitted first. */
    Map<String, Long> firstAdmissions() {
        Map<String, Long> times = new HashMap<>();
        for (String line : trace) {
            String[] words = line.split(" ", -1);
            if (words[1].equals("ADMITTED")) {
                times.put(words[2], Long.parseLong(words[0]));
            }
        }
        return times;
    }
}
