package dev.vllmsim.engine.routing;

import dev.vllmsim.engine.request.Request;

/**
 * Dynamo's KV router (docs.dynamo.nvidia.com, routing concepts; v1.2.1): the replica where the request adds least to the
 * blocks that have to be computed and to be held.
 *
 * <p>cost = scale × max(0, prompt blocks to compute there + prompt blocks − blocks that its cache has) + blocks held
 * there + prompt blocks. The lowest wins (temperature 0); of equal ones the first. What a cache has is known from its
 * events, and so exactly and at once; hits in host memory or on disk, which Dynamo credits with less, do not exist here.
 * Blocks held are those of
 * the prompts in flight: what they generate is not tracked, as by default there.
 */
final class DynamoRouter implements Router {
    private final double prefillLoadScale;
    private final int blockSize;

    /**
     * @param prefillLoadScale what a block to compute counts against a block held, at least 0
     * @param blockSize tokens of a KV block
     */
    DynamoRouter(double prefillLoadScale, int blockSize) {
        this.prefillLoadScale = prefillLoadScale;
        this.blockSize = blockSize;
    }

    @Override
    public int choose(Request request, ReplicaStates replicas) {
        int prompt = request.spec().promptTokens();
        int chosen = 0;
        double lowest = Double.POSITIVE_INFINITY;
        for (int i = 0; i < replicas.count(); i++) {
            long toCompute = replicas.promptTokensToCompute(i) + prompt - replicas.cachedTokens(i, request);
            double cost = prefillLoadScale * Math.max(0, blocks(toCompute))
                    + blocks(replicas.promptTokensInFlight(i))
                    + blocks(prompt);
            if (cost < lowest) {
                lowest = cost;
                chosen = i;
            }
        }
        return chosen;
    }

    private double blocks(long tokens) {
        return Math.ceil((double) tokens / blockSize);
    }

    @Override
    public boolean readsTokens() {
        return true;
    }
}
