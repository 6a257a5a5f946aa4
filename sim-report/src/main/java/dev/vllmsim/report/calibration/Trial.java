package dev.vllmsim.report.calibration;

import java.util.List;

/**
 * A measured run that a step time is tried on.
 *
 * @param replay simulates its requests
 * @param requests all of them
 * @param loss says how far a simulation is off
 * @param clientStamps whether a front end is in the stamps
 */
record Trial(Replay replay, List<MeasuredRequest> requests, Loss loss, boolean clientStamps) {}
