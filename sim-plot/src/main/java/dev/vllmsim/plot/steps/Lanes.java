package dev.vllmsim.plot.steps;

import dev.vllmsim.plot.page.Ink;
import java.awt.Color;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Gives each request of a window of steps a place within the step and a colour, both for as long as it is seen, so that
 * the eye can follow it from step to step.
 *
 * <p>A request holds its lane from the first to the last step of the window in which it appears, whether or not it is
 * in every step between. The lowest free lane is taken. A colour goes back to the end of the queue when its request is
 * gone, so that a lane's next tenant looks different.
 */
final class Lanes {
    private record Place(int lane, Color colour) {}

    private final Map<String, Place> places = new LinkedHashMap<>();
    private final int count;
    private final boolean coloursRepeat;

    /**
     * @param steps the requests of each step of the window, in batch order
     */
    Lanes(List<List<String>> steps) {
        Map<String, Integer> last = new LinkedHashMap<>();
        for (int i = 0; i < steps.size(); i++) {
            for (String request : steps.get(i)) {
                last.put(request, i);
            }
        }
        count = mostAtOnce(steps, last);
        List<Color> palette = Ink.palette(count);
        coloursRepeat = count > palette.size();

        Deque<Color> colours = new ArrayDeque<>(palette);
        BitSet taken = new BitSet();
        List<String> present = new ArrayList<>();
        for (int i = 0; i < steps.size(); i++) {
            for (String request : steps.get(i)) {
                if (!places.containsKey(request)) {
                    int lane = taken.nextClearBit(0);
                    taken.set(lane);
                    Color colour = colours.isEmpty() ? palette.get(lane % palette.size()) : colours.removeFirst();
                    places.put(request, new Place(lane, colour));
                    present.add(request);
                }
            }
            for (int k = 0; k < present.size(); k++) {
                String request = present.get(k);
                if (last.getOrDefault(request, i) == i) {
                    Place place = of(request);
                    taken.clear(place.lane());
                    if (!colours.contains(place.colour())) {
                        colours.addLast(place.colour());
                    }
                    present.remove(k--);
                }
            }
        }
    }

    private static int mostAtOnce(List<List<String>> steps, Map<String, Integer> last) {
        Map<String, Integer> present = new LinkedHashMap<>();
        int most = 0;
        for (int i = 0; i < steps.size(); i++) {
            for (String request : steps.get(i)) {
                present.put(request, last.getOrDefault(request, i));
            }
            most = Math.max(most, present.size());
            present.values().removeAll(Collections.singleton(i));
        }
        return most;
    }

    /** How many lanes there are: the most requests that are between their first and last step at once. */
    int count() {
        return count;
    }

    /** How many requests there are in all. */
    int requests() {
        return places.size();
    }

    /** Whether requests that are seen together had to share a colour. */
    boolean coloursRepeat() {
        return coloursRepeat;
    }

    /** A request's place within each step, from 0. */
    int lane(String request) {
        return of(request).lane();
    }

    /** A request's colour. */
    Color colour(String request) {
        return of(request).colour();
    }

    private Place of(String request) {
        Place place = places.get(request);
        if (place == null) {
            throw new IllegalArgumentException("no step of the window has request " + request);
        }
        return place;
    }
}
