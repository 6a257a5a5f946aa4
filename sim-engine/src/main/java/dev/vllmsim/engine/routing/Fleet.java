package dev.vllmsim.engine.routing;

import dev.vllmsim.engine.settings.Key;
import dev.vllmsim.engine.settings.Settings;
import java.util.List;

/**
 * How many equal engines serve, and how requests are spread over them.
 *
 * @param replicas the engines, from 1 to {@value #MOST_REPLICAS}
 * @param router who spreads the requests
 * @param stateAgeNanos how often the engines publish the states that the router sees, in nanoseconds; 0 if it sees them
 *     as they are
 */
public record Fleet(int replicas, RouterSettings router, long stateAgeNanos) {
    /** Most engines of a fleet. */
    public static final int MOST_REPLICAS = 4096;

    /** One engine, and nobody who could choose. */
    public static final Fleet ONE = new Fleet(1, (replicas, shares) -> Router.FIRST, 0);

    /** The settings that it has whichever router it is. */
    public static final List<Key<?>> KEYS = List.of(RouterKeys.REPLICAS, RouterKind.ROUTER_STATE_AGE);

    public Fleet {
        if (replicas < 1 || replicas > MOST_REPLICAS) {
            throw new IllegalArgumentException("replicas must be from 1 to " + MOST_REPLICAS + ", but are " + replicas);
        }
        if (stateAgeNanos < 0) {
            throw new IllegalArgumentException("the age of states must be at least 0 ns, but is " + stateAgeNanos);
        }
    }

    /** Reads how many replicas there are, and their router. A single one needs none: it makes no difference then. */
    public static Fleet from(Settings settings) {
        int replicas = settings.findInt(RouterKeys.REPLICAS).orElse(1);
        RouterSettings router = settings.get(RouterKind.ROUTER).read(settings);
        long stateAge = settings.get(RouterKind.ROUTER_STATE_AGE);
        return replicas == 1 ? ONE : new Fleet(replicas, router, stateAge);
    }
}
