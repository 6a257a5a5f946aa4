package dev.vllmsim.engine.collect;

import org.jspecify.annotations.Nullable;

/**
 * A doubly linked list whose links are kept by its members, so that one can leave from the middle in constant time.
 *
 * <p>A member has one {@link Link} for each chain that it can be in.
 *
 * @param <E> the members
 */
public final class Chain<E> {
    private @Nullable Link<E> first;
    private @Nullable Link<E> last;

    /**
     * A member's place in a chain.
     *
     * @param <E> the member
     */
    public static final class Link<E> {
        private final E member;
        private @Nullable Link<E> before;
        private @Nullable Link<E> after;

        /**
         * @param member whose place it is
         */
        public Link(E member) {
            this.member = member;
        }

        /** The member before this one, or {@code null} if it is the first. */
        public @Nullable E before() {
            return before == null ? null : before.member;
        }

        /** The member after this one, or {@code null} if it is the last. */
        public @Nullable E after() {
            return after == null ? null : after.member;
        }
    }

    /** The first member, or {@code null} if there is none. */
    public @Nullable E first() {
        return first == null ? null : first.member;
    }

    /** The last member, or {@code null} if there is none. */
    public @Nullable E last() {
        return last == null ? null : last.member;
    }

    /** Adds a member, which is not in the chain, behind all others. */
    public void addLast(Link<E> link) {
        link.before = last;
        link.after = null;
        if (last == null) {
            first = link;
        } else {
            last.after = link;
        }
        last = link;
    }

    /** Adds a member, which is not in the chain, before all others. */
    public void addFirst(Link<E> link) {
        link.before = null;
        link.after = first;
        if (first == null) {
            last = link;
        } else {
            first.before = link;
        }
        first = link;
    }

    /** Adds a member, which is not in the chain, right before one that is. */
    public void insertBefore(Link<E> place, Link<E> link) {
        Link<E> before = place.before;
        if (before == null) {
            addFirst(link);
            return;
        }
        link.before = before;
        link.after = place;
        before.after = link;
        place.before = link;
    }

    /** Adds a member, which is not in the chain, right after one that is. */
    public void insertAfter(Link<E> place, Link<E> link) {
        Link<E> after = place.after;
        if (after == null) {
            addLast(link);
        } else {
            insertBefore(after, link);
        }
    }

    /** Takes a member out of the chain. */
    public void remove(Link<E> link) {
        Link<E> before = link.before;
        Link<E> after = link.after;
        if (before == null) {
            first = after;
        } else {
            before.after = after;
        }
        if (after == null) {
            last = before;
        } else {
            after.before = before;
        }
        link.before = null;
        link.after = null;
    }
}
