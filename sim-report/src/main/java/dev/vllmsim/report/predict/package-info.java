/** What a card would do with a model, before anything runs: memory, requests that fit, step times and what bounds them. */
@NullMarked
package dev.vllmsim.report.predict;

import org.jspecify.annotations.NullMarked;
