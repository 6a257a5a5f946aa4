package dev.vllmsim.report.document;

import java.io.Serializable;

/**
 * Lengths of prompts or outputs, in tokens.
 *
 * @param total sum over all requests
 * @param mean mean over all requests
 * @param min shortest
 * @param max longest
 */
public record LengthStats(long total, double mean, int min, int max) implements Serializable {}
