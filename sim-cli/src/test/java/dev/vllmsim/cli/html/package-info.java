/** Tests of the pages that reports are written as, in a browser. */
@NullMarked
package dev.vllmsim.cli.html;

import org.jspecify.annotations.NullMarked;
