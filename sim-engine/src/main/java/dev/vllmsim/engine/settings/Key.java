package dev.vllmsim.engine.settings;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A setting, declared once: its names, what values it takes, what holds where it is left out, and a line of help. Flags,
 * help, completion, the axes of sweeps, the documents and the schema of {@code config} follow from it.
 *
 * <p>A declaration begins with the kind of value and ends with the line of help:
 *
 * <pre>{@code
 * static final Key<Integer> BLOCK_SIZE =
 *         Key.count("block_size").tokens().in(KeyGroup.SCHEDULER).usual(16).help("Tokens of a KV block.");
 * }</pre>
 *
 * <p>Parts of a run that share a setting but not its default each have a key of it ({@link #like}); the keys of one
 * setting have the same names.
 *
 * @param <T> what the engine gets
 */
public final class Key<T> {
    /**
     * A default that holds only beside certain values of another setting.
     *
     * @param on the other setting, which is read first
     * @param labels its values, as settings show them
     * @param value the default
     */
    record Case<T>(Key<?> on, Set<String> labels, T value) {
        Case {
            labels = Set.copyOf(labels);
        }
    }

    private final String id;
    private final List<String> names;
    private final @Nullable String spelling;
    private final ValueType<T> type;
    private final KeyGroup group;
    private final String label;
    private final @Nullable String unit;
    private final @Nullable T usual;
    private final List<Case<T>> cases;
    private final @Nullable String otherwise;
    private final @Nullable String example;
    private final boolean common;
    private final boolean several;
    private final boolean typed;
    private final String help;

    Key(KeyBuilder<T> builder, String help) {
        id = builder.id;
        names = List.copyOf(builder.names);
        spelling = builder.spelling;
        type = builder.type;
        group = builder.group;
        label = builder.label != null ? builder.label : type.label();
        unit = builder.unit;
        usual = builder.usual;
        cases = List.copyOf(builder.cases);
        otherwise = builder.otherwise;
        example = builder.example;
        common = builder.common;
        several = builder.several;
        typed = builder.typed;
        this.help = help;
    }

    /** A whole number of at least 1, unless {@link KeyBuilder#atLeast} says otherwise. */
    public static KeyBuilder<Integer> count(String name) {
        return new KeyBuilder<>(name, new WholeType(1, Integer.MAX_VALUE));
    }

    /** A whole number of 64 bits. */
    public static KeyBuilder<Long> whole(String name) {
        return new KeyBuilder<>(name, new LongType());
    }

    /** A duration of at least 0, given in milliseconds or with a unit; the engine gets nanoseconds, rounded. */
    public static KeyBuilder<Long> millis(String name) {
        return new KeyBuilder<>(name, new MillisType()).unit("ms", "MS");
    }

    /** Milliseconds of at least 0 that are a factor, and not rounded: 0.000037 ms a token. */
    public static KeyBuilder<Double> millisPer(String name) {
        return new KeyBuilder<>(name, new NumberType(0, NumberType.MOST_MILLIS, true)).unit("ms", "MS");
    }

    /** A finite number from {@code min} to {@code max}, both included. */
    public static KeyBuilder<Double> number(String name, double min, double max) {
        return new KeyBuilder<>(name, new NumberType(min, max, false));
    }

    /** A finite number above 0. */
    public static KeyBuilder<Double> positive(String name) {
        return new KeyBuilder<>(name, new PositiveType(false));
    }

    /** A number above 0, or {@code inf}. */
    public static KeyBuilder<Double> positiveOrInfinite(String name) {
        return new KeyBuilder<>(name, new PositiveType(true));
    }

    /** A span of time, in seconds or with units as in {@code 1h30m}; the engine gets nanoseconds. */
    public static KeyBuilder<Long> span(String name) {
        return new KeyBuilder<>(name, new SpanType());
    }

    /** Yes or no. */
    public static KeyBuilder<Boolean> toggle(String name) {
        return new KeyBuilder<>(name, new ToggleType());
    }

    /** One of some values, each with a name. */
    public static <E> KeyBuilder<E> oneOf(String name, List<E> values, Function<? super E, String> label) {
        return new KeyBuilder<>(name, new ChoiceType<>(values, label));
    }

    /** One of some constants, named in settings as in the code but in lower case. */
    public static <E extends Enum<E>> KeyBuilder<E> oneOf(String name, E[] values) {
        return oneOf(name, List.of(values), value -> value.name().toLowerCase(Locale.ROOT));
    }

    /** A text. */
    public static KeyBuilder<String> text(String name) {
        return new KeyBuilder<>(name, new TextType(false));
    }

    /** The name of a file. */
    public static KeyBuilder<String> file(String name) {
        return new KeyBuilder<>(name, new TextType(true));
    }

    /** An object of JSON that a person calls by a name, or by the file that holds it. */
    public static KeyBuilder<Object> named(String name) {
        return new KeyBuilder<>(name, new NamedType(true));
    }

    /** An object of JSON; it stands in files and has no flag. */
    public static KeyBuilder<Object> object(String name) {
        return new KeyBuilder<Object>(name, new NamedType(false)).inFilesOnly();
    }

    /** A structure of JSON; it stands in files and has no flag. */
    public static KeyBuilder<Object> structure(String name) {
        return new KeyBuilder<>(name, new StructureType()).inFilesOnly();
    }

    /** The same setting for another part of a run, to be given another default or rule. */
    public static <T> KeyBuilder<T> like(Key<T> other) {
        return new KeyBuilder<>(other);
    }

    /** The name in settings, as in the {@code config} of a report. */
    public String name() {
        return names.get(0);
    }

    /** All names by which a person may give the setting, the usual one first. */
    public List<String> names() {
        return names;
    }

    /** What all keys of one setting have in common: the name with which it was first declared. */
    public String id() {
        return id;
    }

    /** What flags call a setting of the given name: that name, unless this one is spelled otherwise there. */
    public String spelling(String name) {
        return spelling != null && name.equals(name()) ? spelling : name;
    }

    /** What the setting is about. */
    public KeyGroup group() {
        return group;
    }

    /** What kind of value a flag takes; empty for yes or no. */
    public String label() {
        return label;
    }

    /** The unit of its values in words, or {@code null}. */
    public @Nullable String unit() {
        return unit;
    }

    /** The values it takes, if those can be listed; else none. */
    public List<String> choices() {
        return type.choices();
    }

    /** What values it takes, in words. */
    public String rule() {
        return type.rule();
    }

    /** What values it takes, as keys and values of a JSON schema. */
    public Map<String, Object> schema() {
        return type.schema();
    }

    /** Whether a value is yes or no. */
    public boolean isToggle() {
        return type instanceof ToggleType;
    }

    /** Whether a value is the name of a file. */
    public boolean isFile() {
        return type instanceof TextType text && text.isFile();
    }

    /** Whether values are numbers, so that a range of them makes sense. */
    public boolean isNumber() {
        return type.isNumber();
    }

    /** Whether values are whole numbers. */
    public boolean isWhole() {
        return type.isWhole();
    }

    /** Whether a person must give it. */
    public boolean isRequired() {
        return example != null;
    }

    /** A value that makes sense, for the answer to a required setting left out; {@code null} if it is not required. */
    public @Nullable String example() {
        return example;
    }

    /** Whether most runs need it. */
    public boolean isCommon() {
        return common;
    }

    /** Whether its flag takes several words. */
    public boolean takesSeveral() {
        return several;
    }

    /** Whether there is a flag for it. */
    public boolean hasFlag() {
        return typed;
    }

    /** What it is for. Names of other settings stand in backquotes. */
    public String help() {
        return help;
    }

    /** What holds where it is left out, in words; {@code null} if it is required, or if there is nothing to say. */
    public @Nullable String defaultText() {
        if (otherwise != null) {
            return otherwise;
        }
        if (usual == null) {
            return null;
        }
        StringBuilder text = new StringBuilder(shown(usual));
        for (Case<T> each : cases) {
            List<String> labels = new ArrayList<>(each.on().choices());
            labels.retainAll(each.labels());
            text.append("; with `").append(each.on().name()).append("` ");
            boolean toTheLast = labels.size() > 1
                    && each.on().choices().indexOf(labels.get(0))
                            == each.on().choices().size() - labels.size();
            text.append(toTheLast ? labels.get(0) + " or later" : String.join(" or ", labels))
                    .append(": ")
                    .append(shown(each.value()));
        }
        return text.toString();
    }

    /** What a run's {@code config} shows of it where it is left out; {@code null} where it has no default. */
    public @Nullable Object usualIn(Map<String, ?> config) {
        for (Case<T> each : cases) {
            if (each.labels().contains(String.valueOf(config.get(each.on().name())))) {
                return type.show(each.value());
            }
        }
        return usual == null ? null : type.show(usual);
    }

    private String shown(T value) {
        return String.valueOf(type.show(value));
    }

    /**
     * A value as the engine would read and {@code config} would show it: a number where a text was typed. What breaks
     * the rule is left as it is.
     */
    public Object typedValue(Object given) {
        ValueType.Value<T> value = type.read(given, problem -> {});
        return value == null ? given : value.shown();
    }

    @Nullable
    String spelling() {
        return spelling;
    }

    ValueType<T> type() {
        return type;
    }

    @Nullable
    T usual() {
        return usual;
    }

    List<Case<T>> cases() {
        return cases;
    }

    @Override
    public String toString() {
        return name();
    }
}
