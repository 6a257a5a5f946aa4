/** Tests of the package of the same name. */
@NullMarked
package dev.vllmsim.engine.workload;

import org.jspecify.annotations.NullMarked;
