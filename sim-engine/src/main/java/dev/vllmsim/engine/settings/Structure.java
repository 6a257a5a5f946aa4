package dev.vllmsim.engine.settings;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The keys and values of one object, read with their rules: a setting that is a structure, or a foreign file.
 *
 * <p>A key may have several names, of which the first that has a value counts. What is {@code null} is not given.
 * Keys that are missing are collected, so that {@link #requireComplete} names all of them at once; a value that breaks
 * its rule is told of on the spot.
 */
public final class Structure {
    private final Map<?, ?> values;
    private final Set<String> asked = new LinkedHashSet<>();
    private final List<String> missing = new ArrayList<>();

    /**
     * @param values by key
     */
    public Structure(Map<?, ?> values) {
        this.values = values;
    }

    /** Whether one of some keys has a value. */
    public boolean has(String... names) {
        return given(names) != null;
    }

    /** The first of some names that has a value, or the first of all. */
    public String name(String... names) {
        for (String name : names) {
            if (values.get(name) != null) {
                return name;
            }
        }
        return names[0];
    }

    /** A value as it was given, or {@code null}. */
    public @Nullable Object given(String... names) {
        asked.addAll(List.of(names));
        return values.get(name(names));
    }

    /** A whole number of at least {@code min} that must be given. */
    public int requiredInt(int min, String... names) {
        if (!has(names)) {
            missing.add(names[0]);
            return Math.max(1, min);
        }
        return integer(min, min, names);
    }

    /** A whole number of at least {@code min}. */
    public int integer(int usual, int min, String... names) {
        BigDecimal number = decimal("must be a whole number of at least " + min, names);
        if (number == null) {
            return usual;
        }
        try {
            int whole = number.intValueExact();
            if (whole >= min) {
                return whole;
            }
        } catch (ArithmeticException e) {
            // Said below.
        }
        throw broken("must be a whole number of at least " + min, names);
    }

    /** A whole number of 64 bits of at least 1 that must be given. */
    public long requiredLong(String... names) {
        BigDecimal number = decimal("must be a whole number of at least 1", names);
        if (number == null) {
            missing.add(names[0]);
            return 1;
        }
        try {
            return number.longValueExact();
        } catch (ArithmeticException e) {
            throw broken("must be a whole number of at least 1", names);
        }
    }

    /** A number that must be given. */
    public double requiredNumber(String... names) {
        if (!has(names)) {
            missing.add(names[0]);
            return 1;
        }
        return number(1, names);
    }

    /** A number. */
    public double number(double usual, String... names) {
        BigDecimal number = decimal("must be a number", names);
        return number == null ? usual : number.doubleValue();
    }

    /** A text, or {@code null}. */
    public @Nullable String text(String... names) {
        Object value = given(names);
        return value == null ? null : value.toString();
    }

    /** Yes or no. */
    public boolean flag(boolean usual, String... names) {
        Object value = given(names);
        if (value == null) {
            return usual;
        }
        if (value instanceof Boolean bool) {
            return bool;
        }
        throw broken("must be true or false", names);
    }

    /** An object, or {@code null}. */
    public @Nullable Structure structure(String... names) {
        Object value = given(names);
        if (value == null) {
            return null;
        }
        if (value instanceof Map<?, ?> map) {
            return new Structure(map);
        }
        throw broken("must be an object", names);
    }

    /** A list, empty if it is not given. */
    public List<?> list(String... names) {
        Object value = given(names);
        if (value == null) {
            return List.of();
        }
        if (value instanceof List<?> list) {
            return list;
        }
        throw broken("must be a list", names);
    }

    /** The keys there are. */
    public Set<String> names() {
        Set<String> names = new LinkedHashSet<>();
        values.keySet().forEach(name -> names.add(String.valueOf(name)));
        return names;
    }

    /**
     * Ends the reading.
     *
     * @throws IllegalArgumentException naming all keys that must be given and are not
     */
    public void requireComplete() {
        if (!missing.isEmpty()) {
            throw new IllegalArgumentException("lacks `" + String.join("`, `", missing) + "`");
        }
    }

    /**
     * Ends the reading of a structure that is this program's own.
     *
     * @throws IllegalArgumentException naming all keys that must be given and are not, or one that nobody knows
     */
    public void requireCompleteAndKnown() {
        for (String name : names()) {
            if (!asked.contains(name)) {
                throw new IllegalArgumentException(
                        "has `" + name + "`, which is not known; known are " + String.join(", ", asked));
            }
        }
        requireComplete();
    }

    /** The refusal of a value, by the rule that it breaks. */
    public IllegalArgumentException broken(String rule, String... names) {
        return new IllegalArgumentException("has `" + name(names) + "` that " + rule + ", but is " + given(names));
    }

    private @Nullable BigDecimal decimal(String rule, String... names) {
        Object value = given(names);
        if (value == null) {
            return null;
        }
        try {
            if (value instanceof Number || value instanceof String) {
                BigDecimal number = new BigDecimal(value.toString().trim());
                // An exponent beyond any double would make exact arithmetic on it expensive.
                if (number.signum() == 0 || Math.abs((long) number.precision() - number.scale()) <= 400) {
                    return number;
                }
            }
        } catch (NumberFormatException e) {
            // Said below.
        }
        throw broken(rule, names);
    }
}
