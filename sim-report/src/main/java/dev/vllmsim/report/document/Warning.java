package dev.vllmsim.report.document;

import java.io.Serializable;

/**
 * Why a result should be read with care.
 *
 * @param code names the kind of warning, in {@code snake_case}, and stays the same in later versions
 * @param message says it to a person, in one sentence
 */
public record Warning(String code, String message) implements Serializable {}
