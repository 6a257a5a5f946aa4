/** What users get, run as they run it: the launcher, the archive and the runnable jar, each as a process. */
@NullMarked
package dev.vllmsim.launcher;

import org.jspecify.annotations.NullMarked;
