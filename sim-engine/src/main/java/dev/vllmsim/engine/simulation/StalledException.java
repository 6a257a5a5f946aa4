package dev.vllmsim.engine.simulation;

import dev.vllmsim.engine.request.Request;
import dev.vllmsim.engine.scheduler.Scheduler;
import dev.vllmsim.engine.scheduler.WaitReason;
import java.util.List;

/** The scheduler can serve none of the requests that are left, and none that is still to come would change that. */
public final class StalledException extends IllegalStateException {
    private static final long serialVersionUID = 1L;
    private static final int NAMES = 3;

    private StalledException(String message) {
        super(message);
    }

    static StalledException of(Scheduler scheduler, WaitReason reason) {
        StringBuilder names = new StringBuilder();
        List<Request> examples = scheduler.examples(NAMES);
        for (Request request : examples) {
            names.append(names.length() == 0 ? "" : ", ").append(request.id());
        }
        if (scheduler.active() > examples.size()) {
            names.append(" and ").append(scheduler.active() - examples.size()).append(" more");
        }
        String wayOut = scheduler.wayOut();
        return new StalledException("no step can serve " + names + ": held back by " + reason.description()
                + (wayOut.isEmpty() ? "" : "; " + wayOut));
    }
}
