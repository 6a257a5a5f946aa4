package dev.vllmsim.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vllmsim.cli.console.ExitCode;
import dev.vllmsim.cli.flags.FlagGroup;
import dev.vllmsim.cli.flags.SettingFlag;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the command says of itself. */
class HelpTest {

    private static String out(String... args) {
        Cli.Result result = Cli.run(args);
        assertThat(result.err()).isEmpty();
        assertThat(result.exitCode()).isZero();
        assertThat(result.out().lines()).allMatch(line -> line.length() <= 100, "is at most 100 columns wide");
        return result.out();
    }

    @Test
    void theFirstPageHasWhatMostRunsNeedAndTheNamesOfTheGroups() {
        String help = out("--help");

        assertThat(help.lines().count()).as("lines on one screen").isLessThanOrEqualTo(58);
        for (FlagGroup group : FlagGroup.values()) {
            assertThat(help).contains(group.label());
        }
        for (SettingFlag flag : SettingFlag.ALL) {
            if (flag.declared().key().isCommon()) {
                assertThat(help).contains("\n  " + flag.names().get(0) + " ");
            }
        }
        assertThat(help.replaceAll("\\s+", " "))
                .contains("--max-num-seqs N Most requests in a step [16; with vllm-v1: 128]")
                .contains("--sweep-over", "--json FILE", "--config FILE")
                .contains("plot REPORT.json", "calibrate RUN", "generate-completion")
                .contains("--help GROUP GROUP: workload, arrivals, scheduler, fleet, step-time, results,")
                .contains("Exit codes: 0 done, 1 failed, 2 ", "3 bad input")
                .doesNotContain("--burstiness");
    }

    @Test
    void allFlagsAreListedUnderTheirHeadingsWithTheirDefaults() {
        String help = out("--help", "all");

        for (FlagGroup group : FlagGroup.values()) {
            assertThat(help).contains("\n" + group.heading() + "\n");
        }
        for (SettingFlag flag : SettingFlag.ALL) {
            for (String name : flag.names()) {
                assertThat(help).contains(flag.isSwitch() ? "--[no-]" + name.substring(2) : name);
            }
        }
        assertThat(help.replaceAll("\\s+", " "))
                .contains("--json", "--[no-]record-steps", "--output-dir", "--no-plot", "--config", "--[no-]sweep")
                .contains("Default: 8192; with vllm-v1: 0.", "Default: 64.", "Default: 16; with vllm-v1: 128.")
                .contains("Token budget of a step, prefill and decode together. Required; with vllm-v1: 2048.")
                .contains("Tokens of a KV block. With vllm-v1. Default: 16.");
    }

    @ParameterizedTest
    @CsvSource({
        "--help scheduler, --block-size, --burstiness",
        "help scheduler, --block-size, --burstiness",
        "--total-query 5 --help arrivals, --burstiness, --block-size",
        "-h pictures, --steps-from, --burstiness",
        "help calibrate fit, --fit-every, --num-gpu-blocks",
        "calibrate --help engine, --num-gpu-blocks, --fit-every",
        "--help calibrate, --fit-every, --burstiness",
        "help calibrate, --num-gpu-blocks, --burstiness",
        "calibrate --help, --num-gpu-blocks, --burstiness",
        "--help plot, --steps-from, --burstiness",
        "help plot all, --steps-from, --burstiness",
        "help help, TOPIC, --burstiness",
    })
    void aTopicHasAPageWithAnExampleAndTheDocument(String args, String there, String notThere) {
        String help = out(args.split(" ", -1));

        assertThat(help).contains(there).doesNotContain(notThere);
        assertThat(help).containsPattern("\nAn example: vllm-sim .*\nMore: (docs/)?[A-Za-z-]+\\.md\n");
    }

    @Test
    void theDocumentsOfTheHelpAreThere() {
        for (FlagGroup group : FlagGroup.values()) {
            assertThat(Path.of("..").resolve(group.document())).exists();
        }
        for (Subcommand subcommand : Subcommand.values()) {
            assertThat(Path.of("..").resolve(subcommand.document())).exists();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--help schedule | there is no help on 'schedule'; did you mean scheduler?",
                "help calibrate pictures | there is no help on 'pictures'; there is on fit, prediction, record, engine, results, all",
            })
    void aTopicThatIsNoneIsAnsweredWithThoseThatAre(String args, String message) {
        Cli.Result result = Cli.run(args.split(" ", -1));

        assertThat(result.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(result.err()).isEqualTo("vllm-sim: " + message + "\n");
    }

    @Test
    void theVersionStandsAlone() {
        for (String args : new String[] {"--version", "-V", "--version calibrate", "calibrate --version"}) {
            assertThat(out(args.split(" ", -1))).matches("vllm-sim \\S+\n");
        }
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
        assertThat(result.out())
                .startsWith("#!/usr/bin/env bash")
                .contains("'--max-num-scheduled-tokens'", "plot")
                // Values of settings, and topics of the help.
                .contains("\"decode-first\" \"vllm-v1\"", "\"h100-llama-3.1-8b\"", "\"vidur\"", "\"step-time\"");
    }
}
