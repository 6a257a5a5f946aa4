package dev.vllmsim.report.document;

/**
 * The most load that holds objectives.
 *
 * @param value the load: the mean over runs with random numbers of their own; of a single run the largest that was found
 *     to hold
 * @param low lower end of Student's 95 % interval of that mean; of a single run the value
 * @param high upper end; of a single run the smallest load that was found to miss
 * @param binding the figure whose objective is missed first beyond it; {@code overload} where only that is
 * @param replications how many runs at each load
 */
public record LoadAnswer(double value, double low, double high, String binding, int replications) {}
