package dev.vllmsim.engine.scheduler;

import dev.vllmsim.engine.request.Request;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A third policy, as plain as a policy can be: one list of requests, those that decode first, then those whose prompt
 * is shortest, a token or the rest of the prompt each, as far as the budget goes. No decode set, no equal steps.
 *
 * @param tokenBudget most tokens in a step, at least 1
 */
record ShortestPromptFirst(int tokenBudget) implements SchedulerSettings {
    @Override
    public Scheduler newScheduler(LifecycleListener listener) {
        return new Plain(tokenBudget, listener);
    }

    @Override
    public SchedulerTraits traits() {
        return new SchedulerTraits(false, true, false);
    }

    private static final class Life {
        final Request request;
        int computed;
        boolean admitted;
        int outputs;
        int now;
        long lastTokenNanos;

        Life(Request request) {
            this.request = request;
        }

        int known() {
            return request.spec().promptTokens() + outputs;
        }
    }

    private static final class Plain implements Scheduler {
        private final int budget;
        private final LifecycleListener listener;
        private final List<Life> lives = new ArrayList<>();
        private final Batch batch = new Batch();
        private long accounted;

        Plain(int budget, LifecycleListener listener) {
            this.budget = budget;
            this.listener = listener;
        }

        @Override
        public void enqueue(Request request) {
            lives.add(new Life(request));
        }

        @Override
        public int active() {
            return lives.size();
        }

        @Override
        public Batch form(long nowNanos) {
            batch.clear();
            int left = budget;
            lives.sort(Comparator.comparing((Life life) -> life.outputs == 0)
                    .thenComparing(
                            life -> life.outputs > 0 ? 0 : life.request.spec().promptTokens())
                    .thenComparing(life -> life.request.spec().index()));
            for (Life life : lives) {
                life.now = Math.min(left, life.known() - life.computed);
                left -= life.now;
                if (life.now == 0) {
                    batch.blockedBy(WaitReason.TOKEN_BUDGET);
                    continue;
                }
                if (!life.admitted) {
                    life.admitted = true;
                    listener.onAdmitted(life.request, 0, false, nowNanos);
                }
                boolean decode = life.outputs > 0;
                if (decode) {
                    batch.addDecodes(1, life.computed, 0);
                } else {
                    batch.addPrefill(life.now, life.computed);
                }
                batch.record(life.request, decode ? ItemKind.DECODE : ItemKind.PREFILL, life.now, life.computed, 0);
            }
            return batch;
        }

        @Override
        public void advance(Batch formed, long steps) {}

        @Override
        public void settle(Batch formed, long steps, long startNanos, long endNanos) {
            for (Life life : List.copyOf(lives)) {
                if (life.now == 0) {
                    continue;
                }
                if (life.outputs > 0) {
                    life.request.decodeStarted(startNanos);
                    life.request.decodeSteps(1);
                } else {
                    life.request.prefillStepStarted(startNanos);
                }
                life.computed += life.now;
                if (life.computed < life.known()) {
                    continue;
                }
                if (life.outputs++ == 0) {
                    life.request.prefillEnded(endNanos);
                    life.request.firstToken(endNanos);
                    listener.onPrefillDone(life.request, endNanos);
                } else {
                    listener.onTokenGaps(endNanos - life.lastTokenNanos, 1);
                }
                life.lastTokenNanos = endNanos;
                if (life.outputs == life.request.spec().outputTokens()) {
                    lives.remove(life);
                    accounted += life.computed;
                    listener.onFinish(life.request.finish(life.outputs, endNanos));
                }
            }
        }

        @Override
        public long accountedTokens() {
            return accounted;
        }

        @Override
        public int running() {
            return (int) lives.stream().filter(life -> life.computed > 0).count();
        }

        @Override
        public int waiting() {
            return lives.size() - running();
        }

        @Override
        public List<Request> examples(int limit) {
            return lives.stream().limit(limit).map(life -> life.request).toList();
        }
    }
}
