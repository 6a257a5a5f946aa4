/** Files that appear whole or not at all, and what goes wrong with files in words. */
@NullMarked
package dev.vllmsim.report.file;

import org.jspecify.annotations.NullMarked;
