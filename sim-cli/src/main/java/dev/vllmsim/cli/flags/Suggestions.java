package dev.vllmsim.cli.flags;

import java.util.ArrayList;
import java.util.List;

/** Finds what somebody meant who mistyped a name. */
public final class Suggestions {
    /** Mistakes that are forgiven in any name, and one more for every so many letters. */
    private static final int MISTAKES = 1;

    private static final int LETTERS_PER_MISTAKE = 5;

    /** Nobody means a flag with more: to compare such a text would take time with its length. */
    private static final int LONGEST = 100;

    private Suggestions() {}

    /**
     * The known names that are closest to the given one, if they are close at all.
     *
     * @param name what was typed
     * @param known the names that exist
     */
    public static List<String> of(String name, Iterable<String> known) {
        if (name.length() > LONGEST) {
            return List.of();
        }
        int closest = MISTAKES + name.length() / LETTERS_PER_MISTAKE;
        List<String> names = new ArrayList<>();
        for (String candidate : known) {
            int distance = distance(name, candidate);
            if (distance < closest) {
                closest = distance;
                names.clear();
            }
            if (distance == closest) {
                names.add(candidate);
            }
        }
        return names;
    }

    /**
     * Letters to insert, delete, replace or swap with their neighbour to get from one name to the other (Damerau 1964,
     * in its restricted form: no letter is changed twice).
     */
    static int distance(String a, String b) {
        int[][] distances = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    distances[i][j] = i + j;
                    continue;
                }
                boolean same = a.charAt(i - 1) == b.charAt(j - 1);
                int least = Math.min(distances[i - 1][j], distances[i][j - 1]) + 1;
                least = Math.min(least, distances[i - 1][j - 1] + (same ? 0 : 1));
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    least = Math.min(least, distances[i - 2][j - 2] + 1);
                }
                distances[i][j] = least;
            }
        }
        return distances[a.length()][b.length()];
    }
}
