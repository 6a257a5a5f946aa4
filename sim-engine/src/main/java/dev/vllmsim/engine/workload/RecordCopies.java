package dev.vllmsim.engine.workload;

import dev.vllmsim.engine.request.PromptContent;
import dev.vllmsim.engine.request.PromptContent.Earlier;
import dev.vllmsim.engine.request.PromptContent.Segment;
import dev.vllmsim.engine.request.PromptContent.Shared;
import dev.vllmsim.engine.request.PromptContent.Unique;
import dev.vllmsim.engine.request.RequestSpec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Copies of a record, of which each has a request once: a request that is drawn again is of the next copy. Requests share
 * content with those of their own copy, as they do in the record, and with no others.
 *
 * <p>A request that quotes an earlier one, which was not drawn before it, has that one's content itself.
 */
final class RecordCopies {
    private final List<RequestSpec> record;
    private final int[] taken;
    private @Nullable Map<String, Integer> places;

    /** Names of the requests drawn so far that others may quote. */
    private final Set<String> known = new HashSet<>();

    /**
     * @param record the requests, in order
     */
    RecordCopies(List<RequestSpec> record) {
        this.record = record;
        taken = new int[record.size()];
    }

    /**
     * Takes a block of requests: the first copy of which it has none yet.
     *
     * @param from place of the first in the record, which goes on at its beginning after its end
     * @param length how many, at most those of the record
     * @return the copy's number, from 0
     */
    int next(int from, int length) {
        int copy = 0;
        for (int i = 0; i < length; i++) {
            copy = Math.max(copy, taken[(from + i) % taken.length]);
        }
        for (int i = 0; i < length; i++) {
            taken[(from + i) % taken.length] = copy + 1;
        }
        return copy;
    }

    /**
     * A request of a copy. It has its name in the record, with the number of the copy behind it from the second on.
     *
     * @param place the request's place in the record
     * @param copy the copy's number, from 0
     * @param index its place among those drawn
     * @param arrivalNanos when it arrives
     */
    RequestSpec of(int place, int copy, int index, long arrivalNanos) {
        RequestSpec spec = record.get(place);
        PromptContent content = spec.content();
        String name = named(spec.id(), copy);
        PromptContent copied = content == null ? null : copied(content, copy);
        if (mayBeQuoted()) {
            known.add(name);
        }
        return new RequestSpec(
                index,
                name,
                arrivalNanos,
                spec.promptTokens(),
                spec.outputTokens(),
                spec.priority(),
                copied,
                spec.maxTokens(),
                spec.accepted());
    }

    private static String named(String name, int copy) {
        return copy == 0 ? name : name + "#" + (copy + 1);
    }

    private boolean mayBeQuoted() {
        return !places().isEmpty();
    }

    /** Where requests stand that others may quote; none where nobody does. */
    private Map<String, Integer> places() {
        Map<String, Integer> all = places;
        if (all == null) {
            all = new HashMap<>();
            if (record.stream().anyMatch(RecordCopies::quotes)) {
                for (int i = 0; i < record.size(); i++) {
                    all.put(record.get(i).id(), i);
                }
            }
            places = all;
        }
        return all;
    }

    private static boolean quotes(RequestSpec spec) {
        PromptContent content = spec.content();
        return content != null && content.segments().stream().anyMatch(segment -> segment instanceof Earlier);
    }

    private PromptContent copied(PromptContent content, int copy) {
        List<Segment> segments = new ArrayList<>();
        for (Segment segment : content.segments()) {
            if (segment instanceof Shared shared) {
                segments.add(new Shared(named(shared.group(), copy), shared.start(), shared.length()));
            } else if (segment instanceof Earlier earlier) {
                quote(earlier, copy, segments);
            } else {
                segments.add(segment);
            }
        }
        return new PromptContent(segments);
    }

    private void quote(Earlier earlier, int copy, List<Segment> segments) {
        String name = named(earlier.requestId(), copy);
        Integer place = places().get(earlier.requestId());
        if (place == null || known.contains(name)) {
            segments.add(new Earlier(name, earlier.length()));
            return;
        }
        // The request's own tokens are those of a stream with its name: all who quote it have the same.
        RequestSpec quoted = record.get(place);
        int whole = Math.addExact(quoted.promptTokens(), quoted.outputTokens());
        int length = earlier.length() == null ? whole : Math.min(earlier.length(), whole);
        PromptContent content = quoted.content();
        int at = 0;
        for (Segment segment :
                content == null ? List.<Segment>of() : copied(content, copy).segments()) {
            int tokens = Math.min(lengthOf(segment, copy), length - at);
            if (tokens > 0) {
                segments.add(cut(segment, tokens, name, at));
                at += tokens;
            }
        }
        if (at < length) {
            segments.add(new Shared(ownStream(name), at, length - at));
        }
    }

    private static Segment cut(Segment segment, int tokens, String name, int at) {
        if (segment instanceof Shared shared) {
            return new Shared(shared.group(), shared.start(), tokens);
        }
        return segment instanceof Earlier earlier
                ? new Earlier(earlier.requestId(), tokens)
                : new Shared(ownStream(name), at, tokens);
    }

    private static String ownStream(String name) {
        return "tokens of " + name;
    }

    private int lengthOf(Segment segment, int copy) {
        if (segment instanceof Shared shared) {
            return shared.length();
        }
        if (segment instanceof Unique unique) {
            return unique.length();
        }
        Earlier earlier = (Earlier) segment;
        Integer length = earlier.length();
        if (length != null) {
            return length;
        }
        String id = earlier.requestId();
        Integer place = places().get(copy == 0 ? id : id.substring(0, id.lastIndexOf('#')));
        return place == null
                ? 0
                : record.get(place).promptTokens() + record.get(place).outputTokens();
    }
}
