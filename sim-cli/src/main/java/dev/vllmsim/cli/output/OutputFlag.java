package dev.vllmsim.cli.output;

import org.jspecify.annotations.Nullable;

/**
 * A flag of an output.
 *
 * @param name how it is typed
 * @param kind what it takes
 * @param label stands for its value in the help; empty for a toggle
 * @param group where the help lists it
 * @param common whether most people may want it
 * @param description says what it does
 * @param needs another flag without which it comes to nothing, or {@code null}
 * @param otherwise why it comes to nothing then
 */
public record OutputFlag(
        String name,
        Kind kind,
        String label,
        Group group,
        boolean common,
        String description,
        @Nullable String needs,
        String otherwise) {

    /** What a flag takes. */
    public enum Kind {
        /** Nothing: it is there or not. */
        TOGGLE,
        /** A text. */
        TEXT,
        /** The name of a file or folder. */
        FILE
    }

    /** Where the help lists a flag. */
    public enum Group {
        /** What is said of a run, and where. */
        RESULTS,
        /** What is drawn. */
        PICTURES
    }

    private OutputFlag(String name, Kind kind, String label, Group group, String description) {
        this(name, kind, label, group, false, description, null, "");
    }

    /** A flag that is there or not. */
    static OutputFlag toggle(String name, Group group, String description) {
        return new OutputFlag(name, Kind.TOGGLE, "", group, description);
    }

    /** A flag with a value. */
    static OutputFlag text(String name, String label, Group group, String description) {
        return new OutputFlag(name, Kind.TEXT, label, group, description);
    }

    /** A flag with the name of a file or folder. */
    static OutputFlag file(String name, String label, Group group, String description) {
        return new OutputFlag(name, Kind.FILE, label, group, description);
    }

    /** The same flag, which most people may want. */
    OutputFlag forMost() {
        return new OutputFlag(name, kind, label, group, true, description, needs, otherwise);
    }

    /** The same flag, which comes to nothing without another one. */
    OutputFlag with(OutputFlag other, String reason) {
        return new OutputFlag(name, kind, label, group, common, description, other.name, reason);
    }

    /** By name, of which there is one each. A record's own equality would cost each start as much as a short run. */
    @Override
    public boolean equals(@Nullable Object object) {
        return object instanceof OutputFlag other && name.equals(other.name);
    }

    @Override
    public int hashCode() {
        return name.hashCode();
    }
}
