/** The result file of {@code vllm bench serve}. */
@NullMarked
package dev.vllmsim.report.vllmbench;

import org.jspecify.annotations.NullMarked;
