package dev.vllmsim.report.document;

/** Is told of the requests of an explanation, one after the other. */
@FunctionalInterface
public interface CauseConsumer {
    /**
     * A request.
     *
     * @param arrivalMs when it arrived
     * @param ttftMs its time to first token
     * @param cause what took the largest part of that
     */
    void accept(double arrivalMs, double ttftMs, String cause);
}
