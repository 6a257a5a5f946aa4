/** What a page in a browser shows of a run that its report does not say in so many words. */
@NullMarked
package dev.vllmsim.report.page;

import org.jspecify.annotations.NullMarked;
