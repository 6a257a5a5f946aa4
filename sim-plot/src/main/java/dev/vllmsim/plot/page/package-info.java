/** What every picture is made of: a sharp page, type, numbers for people, axes, and the words for a run's settings. */
@NullMarked
package dev.vllmsim.plot.page;

import org.jspecify.annotations.NullMarked;
