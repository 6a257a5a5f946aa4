/** How the command talks: exit codes, failures in one sentence, output that notices when nobody reads it. */
@NullMarked
package dev.vllmsim.cli.console;

import org.jspecify.annotations.NullMarked;
