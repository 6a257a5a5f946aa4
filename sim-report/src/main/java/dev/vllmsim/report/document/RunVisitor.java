package dev.vllmsim.report.document;

/** Is shown a run row by row: its requests in the order of the workload, then its steps, if the report has them. */
public interface RunVisitor {
    /** A request. */
    void request(RequestTimes request);

    /** A step. */
    default void step(StepTimes step) {}

    /** Whether the items of the step that comes next are wanted. */
    default boolean wantsItems() {
        return false;
    }
}
