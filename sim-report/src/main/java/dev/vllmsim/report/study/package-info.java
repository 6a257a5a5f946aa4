/** Many runs of one scenario with settings changed, and what they say together: intervals, differences, limits. */
@NullMarked
package dev.vllmsim.report.study;

import org.jspecify.annotations.NullMarked;
