package dev.vllmsim.plot.sweep;

import dev.vllmsim.plot.page.Caption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;

/** Short names for the values of a setting, no two alike. */
final class Labels {
    private static final int LONGEST = 32;
    private static final String LEFT_OUT = "…";

    private Labels() {}

    /**
     * Names values.
     *
     * <p>Of files, the name is taken, with as many of its folders as it takes to tell it from
     * the others. What is long loses what
     * all have in common at the beginning, then its middle.
     */
    static List<String> of(List<?> values) {
        List<String> names = values.stream()
                .map(value -> value instanceof Number ? number(values, value) : String.valueOf(value))
                .toList();
        if (names.stream().anyMatch(name -> name.indexOf('/') >= 0 || name.indexOf('\\') >= 0)) {
            names = fileNames(names);
        }
        return shortened(names);
    }

    /** Numbers are rounded for people, unless two of them would read the same. */
    private static String number(List<?> values, Object value) {
        List<String> rounded = values.stream().map(Caption::value).toList();
        return distinct(rounded)
                        == distinct(values.stream().map(String::valueOf).toList())
                ? Caption.value(value)
                : String.valueOf(value);
    }

    private static List<String> fileNames(List<String> paths) {
        List<String> names = new ArrayList<>();
        for (String path : paths) {
            int parts = 1;
            while (isAmbiguous(path, parts, paths)) {
                parts++;
            }
            names.add(tail(path, parts));
        }
        return names;
    }

    /** Whether another path ends with the same parts. */
    private static boolean isAmbiguous(String path, int parts, List<String> paths) {
        String tail = tail(path, parts);
        return !tail.equals(tail(path, parts + 1))
                && paths.stream()
                        .anyMatch(other ->
                                !other.equals(path) && tail(other, parts).equals(tail));
    }

    private static String tail(String path, int parts) {
        List<String> all = Arrays.asList(path.split("[/\\\\]+", -1));
        return String.join("/", all.subList(Math.max(0, all.size() - parts), all.size()));
    }

    private static List<String> shortened(List<String> names) {
        if (names.stream().allMatch(name -> name.length() <= LONGEST)) {
            return names;
        }
        int common = commonPrefix(names);
        List<String> cut = new ArrayList<>();
        for (String name : names) {
            cut.add(withoutMiddle(common > 8 ? LEFT_OUT + name.substring(common) : name));
        }
        return distinct(cut) == distinct(names) ? cut : names;
    }

    private static String withoutMiddle(String name) {
        int half = (LONGEST - 1) / 2;
        return name.length() <= LONGEST
                ? name
                : name.substring(0, half) + LEFT_OUT + name.substring(name.length() - half);
    }

    private static int commonPrefix(List<String> names) {
        String first = names.get(0);
        int common = names.size() < 2 ? 0 : first.length();
        for (String name : names) {
            int same = 0;
            while (same < Math.min(common, name.length()) && name.charAt(same) == first.charAt(same)) {
                same++;
            }
            common = same;
        }
        return common;
    }

    private static int distinct(List<String> names) {
        return new HashSet<>(names).size();
    }
}
