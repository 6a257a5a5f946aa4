package dev.vllmsim.report.document;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * One request's part of a step.
 *
 * @param request the request's id
 * @param kind {@code prefill}, {@code extend} or {@code decode}
 * @param tokens tokens computed
 * @param computedBefore tokens of the request computed before the step; left out where the scheduler is
 *     {@code decode-first}
 */
public record StepItem(
        String request,
        String kind,
        int tokens,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Integer computedBefore) {}
