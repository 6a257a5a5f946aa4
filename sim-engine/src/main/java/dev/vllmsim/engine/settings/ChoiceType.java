package dev.vllmsim.engine.settings;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One of some values, each with a name; the names are listed in the order of the values. */
final class ChoiceType<E> extends ValueType<E> {
    /** Longer lists stand in the text of the help. */
    private static final int LONGEST_LABEL = 24;

    private final List<E> values;
    private final List<String> names;

    ChoiceType(List<E> values, Function<? super E, String> label) {
        this.values = List.copyOf(values);
        List<String> labels = new ArrayList<>();
        for (E value : values) {
            labels.add(label.apply(value));
        }
        names = List.copyOf(labels);
    }

    @Override
    @Nullable
    Value<E> read(Object given, Consumer<String> refuse) {
        String text = given.toString();
        int place = names.indexOf(text);
        if (place < 0) {
            refuse.accept("must be one of " + String.join(", ", names) + ", but is " + Quotes.of(text));
            return null;
        }
        return new Value<>(values.get(place), text);
    }

    @Override
    Object show(E value) {
        return names.get(values.indexOf(value));
    }

    @Override
    E standIn() {
        return values.get(0);
    }

    @Override
    String label() {
        String all = String.join("|", names);
        return all.length() <= LONGEST_LABEL ? all : "NAME";
    }

    @Override
    String rule() {
        return String.join(", ", names);
    }

    @Override
    Map<String, Object> schema() {
        return Map.of("enum", names);
    }

    @Override
    List<String> choices() {
        return names;
    }
}
