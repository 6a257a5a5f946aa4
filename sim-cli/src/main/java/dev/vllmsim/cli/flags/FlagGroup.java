package dev.vllmsim.cli.flags;

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
    OUTPUT("Results"),
    /** What is drawn. */
    PICTURES("Pictures"),
    /** The rest. */
    GENERAL("General");

    private final String heading;

    FlagGroup(String heading) {
        this.heading = heading;
    }

    /** The group's name as the help shows it. */
    public String heading() {
        return heading;
    }
}
