/** Tests of studies. */
@NullMarked
package dev.vllmsim.report.study;

import org.jspecify.annotations.NullMarked;
