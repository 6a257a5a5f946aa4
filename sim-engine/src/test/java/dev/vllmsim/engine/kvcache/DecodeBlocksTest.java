package dev.vllmsim.engine.kvcache;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DecodeBlocksTest {

    /** What a request needs in a step, by counting: a block when what it has computed fills its blocks. */
    private static int needed(List<long[]> members, int blockSize, long step) {
        int needed = 0;
        for (long[] member : members) {
            long computed = member[1] + step - member[0];
            needed += computed % blockSize == 0 ? 1 : 0;
        }
        return needed;
    }

    /** Blocks of up to 4,096 tokens are counted in an array, larger ones in a map: both as if step by step. */
    @ParameterizedTest(name = "blocks of {0} tokens")
    @ValueSource(ints = {1, 2, 16, 100, 4_096, 4_097, 5_000})
    void manyStepsAreTheSumOfSingleOnes(int blockSize) {
        for (long seed = 0; seed < 40; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            DecodeBlocks blocks = new DecodeBlocks(blockSize);
            List<long[]> members = new ArrayList<>();
            long step = random.nextInt(1_000);
            for (int i = random.nextInt(6); i > 0; i--) {
                int context = random.nextInt(1, 3 * blockSize + 2);
                blocks.join(step, context);
                members.add(new long[] {step, context});
                step += random.nextInt(3);
            }
            if (!members.isEmpty() && random.nextBoolean()) {
                long[] gone = members.remove(random.nextInt(members.size()));
                blocks.leave(step, (int) (gone[1] + step - gone[0]));
            }
            long most = random.nextInt(3 * blockSize + 5);
            long free = random.nextInt(8);

            long sum = 0;
            long area = 0;
            long within = 0;
            for (long i = 0; i < most; i++) {
                assertThat(blocks.needed(step + i)).isEqualTo(needed(members, blockSize, step + i));
                sum += needed(members, blockSize, step + i);
                area += sum;
                within += sum <= free ? 1 : 0;
            }
            assertThat(blocks.neededOver(step, most)).as("seed %d", seed).isEqualTo(sum);
            assertThat(blocks.area()).as("seed %d", seed).isEqualTo(area);
            assertThat(blocks.stepsWithin(step, free, most)).as("seed %d", seed).isEqualTo(within);
        }
    }

    /** An array would take 8 GB. */
    @Test
    void theLargestBlockCostsNoMemory() {
        DecodeBlocks blocks = new DecodeBlocks(Integer.MAX_VALUE);
        blocks.join(0, Integer.MAX_VALUE - 3);
        assertThat(blocks.stepsWithin(0, 0, 100)).isEqualTo(3);
        assertThat(blocks.stepsWithin(0, 1, 100)).isEqualTo(100);
        assertThat(blocks.neededOver(0, 5)).isEqualTo(1);
        assertThat(blocks.area()).isEqualTo(2);
    }
}
