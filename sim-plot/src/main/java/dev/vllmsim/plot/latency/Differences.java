package dev.vllmsim.plot.latency;

import dev.vllmsim.plot.page.Caption;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * The settings of several runs in words: what all have, and what each has for itself.
 *
 * @param common what all have
 * @param own for each run, what not all have
 */
record Differences(List<String> common, List<List<String>> own) {
    /** Of settings for which there are no words, so many are named with their values. */
    private static final int MOST_NAMED = 4;

    static Differences of(List<? extends Map<String, ?>> configs) {
        List<List<String>> all = configs.stream()
                .map(config -> new Caption(config, Set.of()).phrases())
                .toList();
        Set<String> common = new LinkedHashSet<>(all.get(0));
        all.forEach(common::retainAll);
        List<List<String>> own = new ArrayList<>();
        for (List<String> phrases : all) {
            List<String> rest = new ArrayList<>(phrases);
            rest.removeAll(common);
            own.add(rest);
        }
        if (configs.size() > 1 && own.stream().allMatch(own.get(0)::equals)) {
            nameOthers(configs, own);
        }
        return new Differences(List.copyOf(common), own);
    }

    /** Names settings that differ though the words for all runs are the same. */
    private static void nameOthers(List<? extends Map<String, ?>> configs, List<List<String>> own) {
        Set<String> names = new LinkedHashSet<>();
        configs.forEach(config -> names.addAll(config.keySet()));
        int named = 0;
        for (String name : names) {
            Object first = configs.get(0).get(name);
            if (configs.stream().allMatch(config -> Objects.equals(first, config.get(name))) || named++ >= MOST_NAMED) {
                continue;
            }
            for (int i = 0; i < own.size(); i++) {
                Object value = configs.get(i).get(name);
                own.get(i)
                        .add(
                                value == null
                                        ? "no " + Caption.settingName(name)
                                        : Caption.settingName(name) + " " + Caption.value(value));
            }
        }
    }
}
