/** Pages for a browser: a report in one file that needs nothing else. */
@NullMarked
package dev.vllmsim.plot.html;

import org.jspecify.annotations.NullMarked;
