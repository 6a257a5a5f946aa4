package dev.vllmsim.report.document;

/**
 * What wrote a document.
 *
 * @param name the program's name
 * @param version its version
 */
public record Tool(String name, String version) {}
