package dev.vllmsim.engine.settings;

/** What a setting is about: the heading under which help and documents list it. */
public enum KeyGroup {
    /** What is asked of the engine. */
    WORKLOAD,
    /** When it is asked. */
    ARRIVALS,
    /** How the engine forms its steps. */
    SCHEDULER,
    /** How many engines there are, and who spreads requests over them. */
    FLEET,
    /** How long the steps take. */
    STEP_TIME,
    /** What is said of a run. */
    RESULTS
}
