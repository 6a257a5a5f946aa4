/** What is read: inputs by name, and how a person is told what is wrong with them. */
@NullMarked
package dev.vllmsim.report.input;

import org.jspecify.annotations.NullMarked;
