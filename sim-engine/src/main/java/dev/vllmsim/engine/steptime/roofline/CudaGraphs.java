package dev.vllmsim.engine.steptime.roofline;

/**
 * The sizes for which vLLM captures a step as a CUDA graph: 1, 2, 4, each multiple of 8 up to 256 and of 16 up to 512,
 * as far as twice {@code max_num_seqs}. A step of fewer tokens is computed as one of the next size.
 *
 * @param largest tokens of the largest step that is padded, 0 if none is ({@code --enforce-eager})
 */
record CudaGraphs(int largest) {
    private static final int LARGEST = 512;

    static CudaGraphs of(int maxSequences) {
        return new CudaGraphs((int) Math.min(LARGEST, 2L * maxSequences));
    }

    static CudaGraphs none() {
        return new CudaGraphs(0);
    }

    /** Tokens that a step of some tokens computes. */
    long padded(long tokens) {
        if (tokens > largest || tokens <= 2) {
            return tokens;
        }
        if (tokens <= 4) {
            return 4;
        }
        long spacing = tokens <= 256 ? 8 : 16;
        return (tokens + spacing - 1) / spacing * spacing;
    }
}
