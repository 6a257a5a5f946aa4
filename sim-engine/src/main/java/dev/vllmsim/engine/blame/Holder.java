package dev.vllmsim.engine.blame;

import dev.vllmsim.engine.request.RequestSpec;

/** A request of the running set, from an admission to its end or its preemption: what it holds, and what that cost. */
final class Holder {
    final RequestSpec spec;
    /** Its place in the list of all that run. */
    int place;
    /** Whether its prompt is not complete. */
    boolean prefills;
    /** Whether it decodes one token in every step. */
    boolean goesOn;
    /** Tokens that it computes in the step. */
    int tokens;
    /** Tokens computed so far, but for the steps since it began to go on decoding. */
    long context;
    /** Steps when it began to. */
    long stepsAt;
    /** How long it kept requests waiting: those that cannot be passed over, and those that can. */
    double cost;

    double passableCost;

    Holder(RequestSpec spec) {
        this.spec = spec;
    }

    double cost(boolean passable) {
        return passable ? passableCost : cost;
    }

    void charge(boolean passable, double nanos) {
        if (passable) {
            passableCost += nanos;
        } else {
            cost += nanos;
        }
    }
}
