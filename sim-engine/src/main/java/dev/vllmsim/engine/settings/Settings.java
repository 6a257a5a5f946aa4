package dev.vllmsim.engine.settings;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Settings by name, read once, each by the part of a run that it is for.
 *
 * <p>A reader asks by {@link Key}, which knows the names, the default and the rule; the value comes from what a person
 * gave. Reading never stops at the first mistake: problems are collected, so that all missing settings are named at
 * once, and {@link #finish} throws them together. It also refuses settings that were given but that nobody asked for:
 * the chosen scheduler, step time or workload does not know them. What was read, defaults included, is {@link
 * #resolved()}: the {@code config} of a report.
 *
 * <p>Names are {@code snake_case}, with the unit where there is one ({@code decode_elapsed_time_ms}). Values are
 * {@link Integer}, {@link Long}, {@link Double}, {@link java.math.BigDecimal}, {@link Boolean} or {@link String}.
 */
public final class Settings {
    private final Map<String, Object> given;
    private final Map<String, Object> resolved = new LinkedHashMap<>();
    private final Set<String> asked = new LinkedHashSet<>();
    private final Set<String> missing = new LinkedHashSet<>();
    private final List<SettingsException.Problem> problems = new ArrayList<>();
    private final Set<String> notices = new LinkedHashSet<>();

    /**
     * @param given what a person set; settings left out take their defaults
     */
    public Settings(Map<String, ?> given) {
        this.given = new LinkedHashMap<>(given);
    }

    /** Whether a person set the setting. */
    public boolean isGiven(Key<?> key) {
        return peek(key) != null;
    }

    /** Whether the setting has a value: it was read, and broke no rule. */
    public boolean isResolved(Key<?> key) {
        return resolved.containsKey(key.name());
    }

    /** The value of a setting that is required or has a default. */
    public <T> T get(Key<T> key) {
        T usual = usual(key);
        if (usual != null) {
            return get(key, usual);
        }
        if (!key.isRequired()) {
            throw new IllegalStateException("`" + key + "` has no default, and can be left out");
        }
        T value = find(key);
        if (value == null) {
            missing.add(key.name());
            return key.type().standIn();
        }
        return value;
    }

    /**
     * The value of a setting.
     *
     * @param usual what holds where it is left out, whatever default it has
     */
    public <T> T get(Key<T> key, T usual) {
        Object value = take(key);
        if (value == null) {
            resolve(key, key.type().show(usual));
            return usual;
        }
        T read = read(key, value);
        return read == null ? usual : read;
    }

    /** The value of a setting, or {@code null} where it is left out. */
    public <T> @Nullable T find(Key<T> key) {
        Object value = take(key);
        if (value == null) {
            return null;
        }
        T read = read(key, value);
        return read == null ? key.type().standIn() : read;
    }

    /** As {@link #find}, of a count. */
    public OptionalInt findInt(Key<Integer> key) {
        Integer value = find(key);
        return value == null ? OptionalInt.empty() : OptionalInt.of(value);
    }

    /** As {@link #find}, of a whole number or a span of time. */
    public OptionalLong findLong(Key<Long> key) {
        Long value = find(key);
        return value == null ? OptionalLong.empty() : OptionalLong.of(value);
    }

    private <T> @Nullable T read(Key<T> key, Object value) {
        ValueType.Value<T> read = key.type().read(value, message -> problem(key, message));
        if (read == null) {
            return null;
        }
        resolve(key, read.shown());
        return read.value();
    }

    private <T> @Nullable T usual(Key<T> key) {
        for (Key.Case<T> each : key.cases()) {
            if (each.labels().contains(current(each.on()))) {
                return each.value();
            }
        }
        return key.usual();
    }

    /** What a setting is, or would be if it were read now. */
    private <T> String current(Key<T> key) {
        Object value = resolved.get(key.name());
        if (value == null) {
            value = peek(key);
        }
        T usual = key.usual();
        return String.valueOf(
                value != null || usual == null ? value : key.type().show(usual));
    }

    private @Nullable Object peek(Key<?> key) {
        for (String name : key.names()) {
            Object value = given.get(name);
            if (value != null) {
                return value;
            }
        }
        return null;
    }

    /** What was given, under whichever name; given under two, the values must agree. */
    private @Nullable Object take(Key<?> key) {
        asked.addAll(key.names());
        Object first = null;
        String firstName = key.name();
        for (String name : key.names()) {
            Object value = given.get(name);
            if (first == null) {
                first = value;
                firstName = name;
            } else if (value != null
                    && !value.toString().trim().equals(first.toString().trim())) {
                problem(
                        name,
                        "is another name of `" + firstName + "`, which is " + Quotes.of(first) + ", but is "
                                + Quotes.of(value));
            }
        }
        return first;
    }

    private void resolve(Key<?> key, Object shown) {
        resolved.put(key.name(), shown);
    }

    /** Takes a setting as asked for, without reading it: it is no part of {@link #resolved()}. */
    public void acknowledge(Key<?> key) {
        asked.addAll(key.names());
    }

    /** Writes what was found for a setting into {@link #resolved()}, at the place where it was asked for. */
    public <T> void found(Key<T> key, T value) {
        asked.add(key.name());
        resolve(key, key.type().show(value));
        Map<String, Object> ordered = new LinkedHashMap<>();
        for (String name : asked) {
            Object shown = resolved.get(name);
            if (shown != null) {
                ordered.put(name, shown);
            }
        }
        resolved.clear();
        resolved.putAll(ordered);
    }

    /** Notes that a setting's value breaks a rule. */
    public void problem(Key<?> key, String message) {
        problem(key.name(), message);
    }

    private void problem(String name, String message) {
        SettingsException.Problem problem = new SettingsException.Problem(name, message);
        // A setting may be read for two parts of a run.
        if (!problems.contains(problem)) {
            problems.add(problem);
        }
    }

    /** Notes what a person should know of how settings were taken; names of settings stand in backquotes. */
    public void notice(String message) {
        notices.add(message);
    }

    /** What a person should know, once each. */
    public List<String> notices() {
        return List.copyOf(notices);
    }

    /**
     * Builds a part of a run from settings already read. A part whose own rules are broken throws
     * {@link IllegalArgumentException}; that is a problem too, unless it follows from one already noted.
     *
     * @return the part, or {@code null} if it could not be built
     */
    public <T> @Nullable T build(Supplier<T> part) {
        boolean clean = isClean();
        try {
            return part.get();
        } catch (SettingsException e) {
            missing.addAll(e.missing());
            problems.addAll(e.problems());
            return null;
        } catch (IllegalArgumentException e) {
            if (clean && isClean()) {
                problem("", String.valueOf(e.getMessage()));
            }
            return null;
        }
    }

    private boolean isClean() {
        return missing.isEmpty() && problems.isEmpty();
    }

    /**
     * Ends the reading.
     *
     * @param whyUnused tells of a setting that was given and that nobody asked for why that is so, as in "is not used
     *     with `step_time` fixed"; {@code null} if that follows from a problem already noted
     * @throws SettingsException if anything is missing, unusable or unused
     */
    public void finish(Function<String, @Nullable String> whyUnused) {
        for (Map.Entry<String, ?> entry : given.entrySet()) {
            String name = entry.getKey();
            if (entry.getValue() != null && !asked.contains(name)) {
                String why = whyUnused.apply(name);
                if (why != null) {
                    problems.add(new SettingsException.Problem(name, why, true));
                }
            }
        }
        if (!isClean()) {
            throw new SettingsException(new ArrayList<>(missing), problems);
        }
    }

    /** The names that were asked for so far, whether given or not. */
    public Set<String> asked() {
        return Collections.unmodifiableSet(asked);
    }

    /** Every setting that was read, defaults included, in the order of reading. */
    public Map<String, Object> resolved() {
        return Collections.unmodifiableMap(new LinkedHashMap<>(resolved));
    }
}
