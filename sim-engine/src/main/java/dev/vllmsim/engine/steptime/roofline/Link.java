package dev.vllmsim.engine.steptime.roofline;

/**
 * How the cards of one engine are connected, as an all-reduce sees it: it takes
 * {@code start + bytes · 2 (n - 1) / n / bus rate} on {@code n} cards.
 *
 * @param name as in {@code nvlink4}
 * @param two between 2 cards
 * @param four between 4 cards
 * @param eight between 8 cards
 */
public record Link(String name, Reach two, Reach four, Reach eight) {
    /** The numbers of cards that one engine can be spread over. */
    public static final int MOST_CARDS = 8;

    /**
     * What an all-reduce of some number of cards costs.
     *
     * @param startMicros whatever its size
     * @param busGbPerSecond 10⁹ bytes that each card moves a second while it lasts (the bus rate, as NCCL reports it)
     */
    public record Reach(double startMicros, double busGbPerSecond) {
        public Reach {
            Checks.notNegative("start_us", startMicros);
            Checks.positive("bus_gb_per_s", busGbPerSecond);
        }

        /** Nanoseconds that one all-reduce takes for each byte of what is reduced. */
        double nanosPerByte(int cards) {
            return 2.0 * (cards - 1) / cards / busGbPerSecond;
        }
    }

    /** What an all-reduce costs between some cards: 2, 4 or 8. */
    Reach between(int cards) {
        return switch (cards) {
            case 2 -> two;
            case 4 -> four;
            case MOST_CARDS -> eight;
            default -> throw new IllegalArgumentException("no link between " + cards + " cards is known");
        };
    }

    /** Whether the cards talk through the host, where four and more share its lanes. */
    public boolean isPcie() {
        return name.startsWith("pcie");
    }
}
