package dev.vllmsim.cli.run;

import dev.vllmsim.engine.scenario.Scenario;
import java.util.Map;

/**
 * One of the runs.
 *
 * @param changes what it changes in the settings
 * @param scenario what it runs
 */
record RunPoint(Map<String, Object> changes, Scenario scenario) {}
