package dev.vllmsim.report.calibration;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Which time stamp of a record is taken for a request's arrival. */
public enum ArrivalStamp {
    /**
     * When the engine put the request into its queue. It is on the same clock as the token stamps, and what others
     * score such runs by. The engine looks for new requests between two steps only, so that the wait for the step under
     * way is not in it.
     */
    QUEUED,
    /**
     * When the server's front end took the request. It is on the wall clock; the shift to the engine's clock is the
     * smallest distance between the two stamps in the run, so that the fastest way from front end to queue counts as 0.
     */
    ARRIVAL;

    /**
     * Which is taken unless a person says: the front end's where scheduling is asynchronous, as there the wait for the
     * step under way is a good part of a first token's time.
     */
    static ArrivalStamp usual(boolean asynchronous) {
        return asynchronous ? ARRIVAL : QUEUED;
    }

    /** The name in flags. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The names of all. */
    public static List<String> labels() {
        return Arrays.stream(values()).map(ArrivalStamp::label).toList();
    }
}
