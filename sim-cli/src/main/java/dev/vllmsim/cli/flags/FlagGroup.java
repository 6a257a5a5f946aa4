package dev.vllmsim.cli.flags;

import dev.vllmsim.engine.settings.KeyGroup;
import java.util.Locale;

/** Headings under which the help lists the flags, in this order. */
public enum FlagGroup {
    /** What is asked of the engine. */
    WORKLOAD("Workload"),
    /** When it is asked. */
    ARRIVALS("Arrivals"),
    /** How the engine forms its steps. */
    SCHEDULER("Scheduler"),
    /** How long the steps take. */
    STEP_TIME("Step time"),
    /** What is said of a run, and where. */
    RESULTS("Results"),
    /** What is drawn. */
    PICTURES("Pictures"),
    /** The rest. */
    GENERAL("General");

    private final String heading;

    FlagGroup(String heading) {
        this.heading = heading;
    }

    /** Where the flags of settings stand. */
    static FlagGroup of(KeyGroup group) {
        return valueOf(group.name());
    }

    /** The group's name as the help shows it. */
    public String heading() {
        return heading;
    }

    /** The group's name as a person types it to see its flags alone. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
