package dev.vllmsim.cli.console;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TerminalTest {

    @AfterEach
    void forget() {
        System.clearProperty(Terminal.PROPERTY);
    }

    @Test
    void whoStartsTheProgramKnowsBest() {
        System.setProperty(Terminal.PROPERTY, "true");
        assertThat(Terminal.watchesErrors()).isTrue();
        System.setProperty(Terminal.PROPERTY, "false");
        assertThat(Terminal.watchesErrors()).isFalse();
    }
}
