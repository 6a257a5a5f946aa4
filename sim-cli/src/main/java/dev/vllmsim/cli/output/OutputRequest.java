package dev.vllmsim.cli.output;

import dev.vllmsim.cli.console.Console;
import dev.vllmsim.cli.files.CommandFiles;

/**
 * What outputs are asked for, and of what.
 *
 * @param typed what was typed on outputs
 * @param sweep whether it is a sweep that is run
 * @param recordSteps whether the report is to have the steps
 * @param tailSize how many of the worst requests are told of
 * @param files the command's files
 * @param console the command's streams
 */
public record OutputRequest(
        OutputArguments typed, boolean sweep, boolean recordSteps, int tailSize, CommandFiles files, Console console) {}
