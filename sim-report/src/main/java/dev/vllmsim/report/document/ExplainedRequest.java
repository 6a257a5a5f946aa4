package dev.vllmsim.report.document;

import dev.vllmsim.engine.blame.Blame;
import java.util.List;

/**
 * A request whose time is explained.
 *
 * @param blame where it went
 * @param inTheWay the other requests that cost it most, the costliest first
 */
public record ExplainedRequest(Blame blame, List<InTheWay> inTheWay) {
    public ExplainedRequest {
        inTheWay = List.copyOf(inTheWay);
    }

    /**
     * A request that stood in the way of another.
     *
     * @param id its name
     * @param promptTokens its prompt
     * @param outputTokens its output
     * @param costMs what it cost the other one, in milliseconds
     */
    public record InTheWay(String id, int promptTokens, int outputTokens, double costMs) {}
}
