/** Named settings as a person gives them, read with their rules and defaults by whoever they are for. */
@NullMarked
package dev.vllmsim.engine.settings;

import org.jspecify.annotations.NullMarked;
