/** Tests of the catalogues, and of what is predicted from them. */
@NullMarked
package dev.vllmsim.report.hardware;

import org.jspecify.annotations.NullMarked;
