/** Tests of the package of the same name. */
@NullMarked
package dev.vllmsim.engine.settings;

import org.jspecify.annotations.NullMarked;
