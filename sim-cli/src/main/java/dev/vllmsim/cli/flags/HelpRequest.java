package dev.vllmsim.cli.flags;

import dev.vllmsim.cli.console.Failure;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * That somebody wants to read something: {@code help}, {@code --help} anywhere, with a topic after it or not.
 *
 * @param words the topics, in order: a command, a group of flags, or both
 */
public record HelpRequest(List<String> words) {
    private static final String COMMAND = "help";
    private static final List<String> FLAGS = List.of("-h", "--help");

    public HelpRequest {
        words = List.copyOf(words);
    }

    /**
     * What is to be read, or {@code null} if something else is wanted.
     *
     * @param commands the commands there are: one that stands first is the topic of its own {@code --help}
     */
    public static @Nullable HelpRequest of(String[] args, List<String> commands) {
        List<String> all = Arrays.asList(args);
        if (!all.isEmpty() && all.get(0).equals(COMMAND)) {
            List<String> words = new ArrayList<>(all.subList(1, all.size()));
            words.removeAll(FLAGS);
            return new HelpRequest(words);
        }
        for (int i = 0; i < args.length; i++) {
            if (FLAGS.contains(args[i])) {
                List<String> words = new ArrayList<>();
                if (i > 0 && commands.contains(args[0])) {
                    words.add(args[0]);
                }
                for (int next = i + 1; next < args.length && !args[next].startsWith("-"); next++) {
                    words.add(args[next]);
                }
                return new HelpRequest(words);
            }
        }
        return null;
    }

    /** The failure to end with if there is no help on a word. */
    public static Failure unknown(String word, List<String> topics) {
        List<String> meant = Suggestions.of(word, topics);
        return Failure.usage("there is no help on '" + word + "'; "
                + (meant.isEmpty()
                        ? "there is on " + String.join(", ", topics)
                        : "did you mean " + String.join(" or ", meant) + "?"));
    }
}
