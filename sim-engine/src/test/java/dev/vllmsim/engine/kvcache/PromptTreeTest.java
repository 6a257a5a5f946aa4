package dev.vllmsim.engine.kvcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vllmsim.engine.request.PromptContent;
import dev.vllmsim.engine.request.PromptContent.Earlier;
import dev.vllmsim.engine.request.PromptContent.Segment;
import dev.vllmsim.engine.request.PromptContent.Shared;
import dev.vllmsim.engine.request.PromptContent.Unique;
import dev.vllmsim.engine.request.RequestSpec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PromptTreeTest {
    private int requests;

    private RequestSpec request(int prompt, Segment... segments) {
        int index = requests++;
        return new RequestSpec(index, "r" + index, 0, prompt, 10, 0, new PromptContent(List.of(segments)));
    }

    private static Segment shared(String group, int length) {
        return new Shared(group, 0, length);
    }

    /** The lanes of the first blocks, named by their depth. */
    private static List<Object> blocks(Text text, int count) {
        text.table.materialize();
        List<Object> blocks = new ArrayList<>();
        for (int depth = 0; depth < count; depth++) {
            blocks.add(text.table.lane(text.table.laneAt(depth)));
        }
        return blocks;
    }

    @Test
    void whatNobodyHadBeforeIsOneLaneHoweverManyStreamsItIsOf() {
        PromptTree tree = new PromptTree(4, true);
        Text first = tree.add(request(40, shared("a", 8), shared("b", 8), shared("c", 8), shared("d", 16)));
        assertThat(first.table.laneCount()).isEqualTo(1);

        Text second = tree.add(request(40, shared("a", 8), shared("b", 8), shared("x", 8), shared("d", 16)));
        assertThat(second.table.laneCount()).isEqualTo(2);
        assertThat(second.table.laneEnd(0)).isEqualTo(4);
        assertThat(second.table.lane(0)).isSameAs(first.table.ownLane());

        Text third = tree.add(request(40, shared("a", 8), shared("b", 8), shared("x", 8), shared("e", 16)));
        assertThat(third.table.laneCount()).isEqualTo(3);
        assertThat(third.table.lane(1)).isSameAs(second.table.ownLane());
        assertThat(third.table.laneEnd(1)).isEqualTo(6);
    }

    @Test
    void oneStreamCutInPiecesIsOneStream() {
        PromptTree tree = new PromptTree(4, true);
        Text whole = tree.add(request(24, shared("a", 20)));
        Text pieces = tree.add(request(24, new Shared("a", 0, 7), new Shared("a", 7, 2), new Shared("a", 9, 11)));
        assertThat(blocks(pieces, 5)).isEqualTo(blocks(whole, 5));
        assertThat(blocks(pieces, 6).get(5)).isNotSameAs(blocks(whole, 6).get(5));
    }

    @Test
    void whoQuotesPartOfAConversationFollowsItSoFar() {
        PromptTree tree = new PromptTree(4, true);
        Text first = tree.add(request(10, new Unique(10)));
        Text second = tree.add(request(30, new Earlier("r0", null)));
        Text third = tree.add(request(50, new Earlier("r1", 30)));
        Text fourth = tree.add(request(50, new Earlier("r1", 31)));
        assertThat(blocks(second, 5)).isEqualTo(blocks(first, 5));
        assertThat(blocks(third, 7)).isEqualTo(blocks(second, 7));
        assertThat(blocks(fourth, 7)).isEqualTo(blocks(second, 7));
        assertThat(blocks(fourth, 8).get(7)).isNotSameAs(blocks(second, 8).get(7));
        assertThat(third.way).isNotNull();
        assertThat(third.way.quotes()).isTrue();
    }

    @Test
    void refusesWhatCannotBe() {
        PromptTree tree = new PromptTree(4, true);
        tree.add(request(10, shared("a", 10)));
        assertThatThrownBy(() -> tree.add(request(10, shared("a", 11))))
                .hasMessage("the prompt of request r1 has 10 tokens, but its segments have 11");
        assertThatThrownBy(() -> tree.add(request(10, new Earlier("r9", null))))
                .hasMessage("the prompt of request r2 quotes r9, which is not an earlier request");
        assertThatThrownBy(() -> tree.add(request(90, new Earlier("r0", 21))))
                .hasMessage("the prompt of request r3 quotes 21 tokens of r0, which has only 20");
    }

    /** Blocks are in the same lane exactly if they and all in front of them have the same tokens, written out one by one. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void sharesWhatIsTheSameAndNothingElse(long seed) {
        Random random = new Random(seed);
        int blockSize = random.nextInt(1, 6);
        PromptTree tree = new PromptTree(blockSize, true);
        List<List<String>> tokens = new ArrayList<>();
        Map<List<String>, Object> laneOf = new HashMap<>();
        Map<Object, Map<Integer, List<String>>> contentOf = new HashMap<>();
        for (int i = 0; i < 300; i++) {
            List<Segment> segments = new ArrayList<>();
            List<String> written = new ArrayList<>();
            int count = random.nextInt(4);
            for (int part = 0; part < count; part++) {
                int kind = random.nextInt(5);
                if (kind == 0 && i > 0) {
                    int other = random.nextInt(i);
                    int all = tokens.get(other).size();
                    int length = random.nextBoolean() ? all : random.nextInt(1, all + 1);
                    segments.add(new Earlier("r" + other, length == all ? null : length));
                    written.addAll(tokens.get(other).subList(0, length));
                } else if (kind == 1) {
                    int length = random.nextInt(1, 6);
                    segments.add(new Unique(length));
                    addOwn(written, i, length);
                } else {
                    String group = "g" + random.nextInt(3);
                    int start = random.nextInt(3) == 0 ? random.nextInt(8) : 0;
                    int length = random.nextInt(1, 20);
                    segments.add(new Shared(group, start, length));
                    for (int place = start; place < start + length; place++) {
                        written.add(group + ":" + place);
                    }
                }
            }
            int prompt = written.size() + random.nextInt(1, 9);
            Text text = tree.add(new RequestSpec(i, "r" + i, 0, prompt, 10, 0, new PromptContent(segments)));
            addOwn(written, i, prompt + 10 - written.size());
            tokens.add(written);

            int whole = written.size() / blockSize;
            List<Object> lanes = blocks(text, whole);
            for (int depth = 0; depth < whole; depth++) {
                List<String> content = List.copyOf(written.subList(0, (depth + 1) * blockSize));
                Object lane = lanes.get(depth);
                assertThat(laneOf.computeIfAbsent(content, unseen -> lane)).isSameAs(lane);
                assertThat(contentOf
                                .computeIfAbsent(lane, unseen -> new HashMap<>())
                                .computeIfAbsent(depth, unseen -> content))
                        .isEqualTo(content);
            }
        }
    }

    private static void addOwn(List<String> written, int request, int count) {
        for (int i = 0; i < count; i++) {
            written.add("r" + request + ":" + written.size());
        }
    }
}
