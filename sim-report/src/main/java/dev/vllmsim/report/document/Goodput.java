package dev.vllmsim.report.document;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * How many requests reached all their objectives.
 *
 * @param requests requests that did
 * @param share of all requests that came, refused ones included, from 0 to 1
 * @param qps such requests per second of span; {@code null} if the span is 0
 */
public record Goodput(long requests, double share, @Nullable Double qps) implements Serializable {}
