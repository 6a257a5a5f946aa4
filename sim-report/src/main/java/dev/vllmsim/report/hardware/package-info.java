/** Cards and models: the catalogues that come with the program, and the files of those who have others. */
@NullMarked
package dev.vllmsim.report.hardware;

import org.jspecify.annotations.NullMarked;
