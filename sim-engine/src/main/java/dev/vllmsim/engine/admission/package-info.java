/** Whom a server lets in: limits on what is queued, beyond which a request is refused before any scheduler sees it. */
@NullMarked
package dev.vllmsim.engine.admission;

import org.jspecify.annotations.NullMarked;
