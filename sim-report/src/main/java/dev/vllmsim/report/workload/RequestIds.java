package dev.vllmsim.report.workload;

import dev.vllmsim.report.input.BadInputException;
import java.util.HashMap;
import java.util.Map;

/**
 * Sees to it that no two requests of a file have the same id: reports could not tell them apart, and a prompt that
 * begins with an earlier request would begin with either.
 */
final class RequestIds {
    /** Ids that are remembered, at some 100 bytes each; later ones are compared with these. */
    private static final int REMEMBERED = 1_000_000;

    private final Map<String, String> places = new HashMap<>();

    /**
     * Takes the id of the next request.
     *
     * @param rows stand at it
     * @throws BadInputException if an earlier one has it
     */
    void add(String id, Rows rows) {
        String before = places.get(id);
        if (before != null) {
            throw new BadInputException(
                    rows.place() + ": the id '" + id + "' is that of an earlier request, " + before
                            + "; give each request an id of its own",
                    null);
        }
        if (places.size() < REMEMBERED) {
            places.put(id, rows.place());
        }
    }
}
