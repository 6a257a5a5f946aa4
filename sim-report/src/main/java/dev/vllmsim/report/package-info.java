/** Turns what a run did into percentiles, a tail that is explained, and JSON documents that outlive it: a package a part. */
@NullMarked
package dev.vllmsim.report;

import org.jspecify.annotations.NullMarked;
