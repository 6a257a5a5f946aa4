/** The command that writes a report as a page for a browser. */
@NullMarked
package dev.vllmsim.cli.html;

import org.jspecify.annotations.NullMarked;
