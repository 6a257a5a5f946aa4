/** Step times and KV memory that nobody measured: predicted from the shape of a model and the data sheet of a card. */
@NullMarked
package dev.vllmsim.engine.steptime.roofline;

import org.jspecify.annotations.NullMarked;
