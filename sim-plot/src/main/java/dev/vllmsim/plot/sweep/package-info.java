/** The picture of a sweep: lines over a number, bars over names, heat maps over a grid of two settings. */
@NullMarked
package dev.vllmsim.plot.sweep;

import org.jspecify.annotations.NullMarked;
