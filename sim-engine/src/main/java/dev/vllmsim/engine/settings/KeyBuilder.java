package dev.vllmsim.engine.settings;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A key that is being declared: see {@link Key}.
 *
 * @param <T> what the engine gets
 */
public final class KeyBuilder<T> {
    final String id;
    final List<String> names = new ArrayList<>();

    @Nullable
    String spelling;

    ValueType<T> type;
    KeyGroup group = KeyGroup.SCHEDULER;

    @Nullable
    String label;

    @Nullable
    String unit;

    @Nullable
    T usual;

    final List<Key.Case<T>> cases = new ArrayList<>();

    @Nullable
    String otherwise;

    @Nullable
    String example;

    boolean common;
    boolean several;
    boolean typed = true;
    String help = "";

    KeyBuilder(String name, ValueType<T> type) {
        id = name;
        names.add(name);
        this.type = type;
    }

    KeyBuilder(Key<T> other) {
        id = other.id();
        names.addAll(other.names());
        spelling = other.spelling();
        type = other.type();
        group = other.group();
        label = other.label();
        unit = other.unit();
        common = other.isCommon();
        several = other.takesSeveral();
        typed = other.hasFlag();
        help = other.help();
    }

    /** What it is about; {@link KeyGroup#SCHEDULER} unless it is said. */
    public KeyBuilder<T> in(KeyGroup about) {
        group = about;
        return this;
    }

    /** A second name by which a person may give it. */
    public KeyBuilder<T> alias(String name) {
        names.add(name);
        return this;
    }

    /** Which of its names is the one in {@code config}. */
    public KeyBuilder<T> called(String name) {
        names.remove(name);
        names.add(0, name);
        return this;
    }

    /** What its flag is called, where that is not the name. */
    public KeyBuilder<T> spelled(String asFlag) {
        spelling = asFlag;
        return this;
    }

    /** Values are tokens. */
    public KeyBuilder<T> tokens() {
        return unit("tokens", "TOKENS");
    }

    /**
     * The unit of its values.
     *
     * @param words as a caption shows it
     * @param inHelp what the flag's value is called
     */
    public KeyBuilder<T> unit(@Nullable String words, String inHelp) {
        unit = words;
        label = inHelp;
        return this;
    }

    /** What the flag's value is called. */
    public KeyBuilder<T> label(String inHelp) {
        label = inHelp;
        return this;
    }

    /** The smallest value. */
    public KeyBuilder<T> atLeast(int min) {
        type = type.atLeast(min);
        return this;
    }

    /** The largest value. */
    public KeyBuilder<T> atMost(int max) {
        type = type.atMost(max);
        return this;
    }

    /** The default. */
    public KeyBuilder<T> usual(T value) {
        usual = value;
        return this;
    }

    /**
     * A default that holds in place of the usual one beside certain values of another setting.
     *
     * @param on the other setting, which is read first
     * @param labels its values, as settings show them
     */
    public KeyBuilder<T> when(Key<?> on, Collection<String> labels, T value) {
        cases.add(new Key.Case<>(on, new LinkedHashSet<>(labels), value));
        return this;
    }

    /** What holds where it is left out, in words, if that is no value or follows from what else is given. */
    public KeyBuilder<T> otherwise(String words) {
        otherwise = words;
        return this;
    }

    /** It must be given, like this for example. */
    public KeyBuilder<T> required(String like) {
        example = like;
        return this;
    }

    /** Most runs need it: it stands on the first page of the help. */
    public KeyBuilder<T> common() {
        common = true;
        return this;
    }

    /** Its flag takes several words. */
    public KeyBuilder<T> several() {
        several = true;
        return this;
    }

    /** It has no flag. */
    public KeyBuilder<T> inFilesOnly() {
        typed = false;
        return this;
    }

    /** Ends the declaration with a line on what it is for; names of other settings stand in backquotes. */
    public Key<T> help(String line) {
        return new Key<>(this, line);
    }

    /** Ends the declaration of a key that is for the same as the one that it was made like, or for nobody to see. */
    public Key<T> key() {
        return new Key<>(this, help);
    }
}
