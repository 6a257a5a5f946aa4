package dev.vllmsim.report.document;

/** Is told of the requests of an explanation, in the order of the workload. */
@FunctionalInterface
public interface ExplainVisitor {
    /**
     * A request.
     *
     * @param cause what took the largest part of its TTFT
     */
    void request(RequestTimes request, String cause);
}
