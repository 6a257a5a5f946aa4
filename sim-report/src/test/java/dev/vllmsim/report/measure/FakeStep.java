package dev.vllmsim.report.measure;

import dev.vllmsim.engine.request.Request;
import dev.vllmsim.engine.request.RequestSpec;
import dev.vllmsim.engine.scheduler.BatchItem;
import dev.vllmsim.engine.scheduler.ItemKind;
import dev.vllmsim.engine.scheduler.ItemVisitor;
import dev.vllmsim.engine.scheduler.KvUsage;
import dev.vllmsim.engine.scheduler.WaitReason;
import dev.vllmsim.engine.simulation.StepView;
import dev.vllmsim.engine.steptime.BatchShape;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A step made by hand, for what no scheduler does on demand. */
record FakeStep(
        long index,
        long startNanos,
        long endNanos,
        List<Item> items,
        int running,
        int waiting,
        List<Request> preempted,
        @Nullable KvUsage kvUsage)
        implements StepView {

    record Item(Request request, ItemKind kind, int tokens, int computedBefore) implements BatchItem {
        @Override
        public int drafts() {
            return 0;
        }

        @Override
        public int accepted() {
            return 0;
        }

        @Override
        public int outputTokens() {
            return kind == ItemKind.DECODE ? 1 : 0;
        }
    }

    static Request request(int index, @Nullable String name) {
        return new Request(new RequestSpec(index, name, 0, 10, 10, 0, null), 0, 0);
    }

    @Override
    public BatchShape shape() {
        return new BatchShape() {
            @Override
            public long prefillTokens() {
                return items.stream()
                        .filter(item -> item.kind() != ItemKind.DECODE)
                        .mapToLong(Item::tokens)
                        .sum();
            }

            @Override
            public int prefillSequences() {
                return items.size() - decodeSequences();
            }

            @Override
            public int decodeSequences() {
                return (int) items.stream()
                        .filter(item -> item.kind() == ItemKind.DECODE)
                        .count();
            }

            @Override
            public long decodeContextTokens() {
                return 0;
            }

            @Override
            public long prefillContextTokens() {
                return 0;
            }
        };
    }

    @Override
    public void forEachItem(ItemVisitor visitor) {
        items.forEach(visitor::visit);
    }

    @Override
    public WaitReason blockedBy() {
        return WaitReason.NONE;
    }
}
