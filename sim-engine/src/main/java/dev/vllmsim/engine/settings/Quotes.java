package dev.vllmsim.engine.settings;

/** Values that a person gave, as messages repeat them. */
public final class Quotes {
    private static final int LONGEST = 80;

    private Quotes() {}

    /** The value on one line, without what would not be seen, and cut where it is long. */
    public static String of(Object value) {
        String text = value.toString();
        if (text.isEmpty()) {
            return "empty";
        }
        int end = text.length() <= LONGEST ? text.length() : LONGEST;
        if (end < text.length() && Character.isHighSurrogate(text.charAt(end - 1))) {
            end--;
        }
        StringBuilder quoted = new StringBuilder();
        for (int i = 0; i < end; i++) {
            char c = text.charAt(i);
            quoted.append(Character.isISOControl(c) ? '\uFFFD' : c);
        }
        return end < text.length()
                ? quoted.append("… (")
                        .append(text.length())
                        .append(" characters)")
                        .toString()
                : quoted.toString();
    }
}
