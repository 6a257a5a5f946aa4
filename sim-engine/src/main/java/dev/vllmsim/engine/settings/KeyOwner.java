package dev.vllmsim.engine.settings;

import java.util.ArrayList;
import java.util.List;

/** One of the alternatives for a part of a run, such as a scheduling policy: it has a name, and reads some settings. */
public interface KeyOwner {
    /** The name in settings. */
    String label();

    /** The settings that it reads, in the order in which it reads them. */
    List<Key<?>> keys();

    /** Whether it reads a setting of the given name. */
    default boolean reads(String setting) {
        for (Key<?> key : keys()) {
            if (key.names().contains(setting)) {
                return true;
            }
        }
        return false;
    }

    /** The names of those of the owners that read a setting, as in "a or b"; empty if none does. */
    static String thatRead(String setting, Iterable<? extends KeyOwner> owners) {
        List<String> labels = new ArrayList<>();
        for (KeyOwner owner : owners) {
            if (owner.reads(setting)) {
                labels.add(owner.label());
            }
        }
        return String.join(" or ", labels);
    }
}
