/** The flags: what they are called, which setting each gives, and how a person is told what is wrong with them. */
@NullMarked
package dev.vllmsim.cli.flags;

import org.jspecify.annotations.NullMarked;
