/** What a prefix cache of any size would find of the prompts of a workload. */
@NullMarked
package dev.vllmsim.report.reuse;

import org.jspecify.annotations.NullMarked;
