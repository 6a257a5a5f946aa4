package dev.vllmsim.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vllmsim.cli.flags.FlagGroup;
import dev.vllmsim.cli.flags.SettingFlag;
import org.junit.jupiter.api.Test;

/** What the command says of itself. */
class HelpTest {

    @Test
    void theHelpListsEveryFlagUnderItsHeadingWithItsDefault() {
        Cli.Result result = Cli.run("--help");

        assertThat(result.exitCode()).isZero();
        assertThat(result.err()).isEmpty();
        for (FlagGroup group : FlagGroup.values()) {
            assertThat(result.out()).contains("\n" + group.heading() + "\n");
        }
        for (SettingFlag flag : SettingFlag.ALL) {
            for (String name : flag.names()) {
                assertThat(result.out()).contains(flag.isSwitch() ? "--[no-]" + name.substring(2) : name);
            }
        }
        // Lines break anywhere.
        assertThat(result.out().replaceAll("\\s+", " "))
                .contains(
                        "--json",
                        "--[no-]record-steps",
                        "--output-dir",
                        "--no-plot",
                        "--config",
                        "--plot-steps",
                        "--[no-]sweep")
                .contains("Default: 8192", "Default: 64", "Default: 16", "Default: 2", "Default: 1")
                .contains("plot REPORT.json", "generate-completion", "Exit codes: 0 done, 1 failed, 2 ", "3 bad input");
        assertThat(result.out().lines()).allMatch(line -> line.length() <= 100, "is at most 100 columns wide");
    }

    @Test
    void theVersionStandsAlone() {
        Cli.Result result = Cli.run("--version");

        assertThat(result.exitCode()).isZero();
        assertThat(result.out()).matches("vllm-sim \\S+\n");
    }

    @Test
    void subcommandsHaveHelpOfTheirOwn() {
        assertThat(Cli.run("plot", "--help").out()).contains("REPORT.json", "--output-dir", "--steps-from");
        assertThat(Cli.run("generate-completion", "--help").out()).contains("source <(vllm-sim generate-completion)");
    }

    @Test
    void theCompletionScriptKnowsTheFlags() {
        Cli.Result result = Cli.run("generate-completion");

        assertThat(result.exitCode()).isZero();
        assertThat(result.out()).startsWith("#!/usr/bin/env bash").contains("'--max-num-scheduled-tokens'", "plot");
    }
}
