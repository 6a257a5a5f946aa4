package dev.vllmsim.cli.plan;

import dev.vllmsim.cli.flags.ResultOptions;
import dev.vllmsim.cli.flags.RunArguments;

/**
 * What was typed to ask how much load holds.
 *
 * @param run what is run
 * @param search what is sought
 * @param results where results go
 */
public record PlanArguments(RunArguments run, LoadOptions.Typed search, ResultOptions.Typed results) {}
