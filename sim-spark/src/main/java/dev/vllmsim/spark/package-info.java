/** The command on Apache Spark: the runs of sweeps, replications, plan and tune are made by a cluster's executors. */
@NullMarked
package dev.vllmsim.spark;

import org.jspecify.annotations.NullMarked;
