package dev.vllmsim.cli.flags;

import dev.vllmsim.cli.console.Failure;
import java.util.ArrayList;
import java.util.List;

/** The words of a text that has flags in it, as a shell would find them. */
public final class CommandWords {
    private CommandWords() {}

    /**
     * Words, separated by blanks that are not between quotes, single or double, which are taken off.
     *
     * @throws Failure if a quote does not end
     */
    public static List<String> of(String text) {
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        boolean begun = false;
        char quote = 0;
        for (int i = 0; i < text.length(); i++) {
            char each = text.charAt(i);
            if (quote != 0) {
                if (each == quote) {
                    quote = 0;
                } else {
                    word.append(each);
                }
            } else if (each == '"' || each == '\'') {
                quote = each;
                begun = true;
            } else if (Character.isWhitespace(each)) {
                if (begun) {
                    words.add(word.toString());
                    word.setLength(0);
                    begun = false;
                }
            } else {
                word.append(each);
                begun = true;
            }
        }
        if (quote != 0) {
            throw Failure.usage("a quote does not end: " + text);
        }
        if (begun) {
            words.add(word.toString());
        }
        return words;
    }
}
