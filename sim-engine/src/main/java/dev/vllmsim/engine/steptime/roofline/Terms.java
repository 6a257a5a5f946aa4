package dev.vllmsim.engine.steptime.roofline;

import dev.vllmsim.engine.steptime.roofline.ModelShape.Experts;
import dev.vllmsim.engine.steptime.roofline.ModelShape.SlidingWindow;

/**
 * What a step of one deployment costs, folded into as few numbers as there are amounts that it depends on. Durations
 * are nanoseconds.
 *
 * @param step of each step: the engine's own time and the launches of all layers
 * @param sequence for each request of a step
 * @param decodeSequence of attention for each decoding request
 * @param linear the products of the layers that every token passes; a unit is a token
 * @param head the product with the vocabulary; a unit is a row that is sampled
 * @param expert reading one more distinct expert in each layer that has experts
 * @param expertToken the products of one more token with its experts
 * @param experts how many there are to choose from, 0 if there are none
 * @param expertsPerToken how many each token chooses
 * @param traffic what one more token moves between the products
 * @param reduce the all-reduces of a step, whatever its size; 0 on one card
 * @param reduceToken the all-reduces for one more token; 0 on one card
 * @param kvMemory reading the keys and values of one token before a decoding request
 * @param kvCompute computing with them, in a step without prefills
 * @param kvMixedCompute the same in a step with prefills
 * @param pair attention of a prompt token to one before it
 * @param windowShare which part of the layers has sliding windows
 * @param windowTokens how far these look back
 */
record Terms(
        double step,
        double sequence,
        double decodeSequence,
        Smooth linear,
        Smooth head,
        double expert,
        double expertToken,
        int experts,
        int expertsPerToken,
        double traffic,
        double reduce,
        double reduceToken,
        double kvMemory,
        double kvCompute,
        double kvMixedCompute,
        double pair,
        double windowShare,
        long windowTokens) {

    private static final double NANOS_PER_MICRO = 1e3;

    /** The scheduler and the sampler; fitted by none, seen in public records of small models. */
    private static final double STEP_NANOS = 0.3e6;

    /**
     * Launches of a layer: four products at 3.5 to 4.4 µs of table intercept, attention at 9.5 to 12 µs, five small
     * kernels at 2 to 3 µs. Another simulator (BLIS) fitted 32.1 µs.
     */
    private static final double LAYER_NANOS = 34e3;

    /** Intercepts of fused mixtures of experts in the same tables lie between 22 and 45 µs. */
    private static final double EXPERT_LAYER_NANOS = 40e3;

    /** What a request adds to preparing and sampling; BLIS fitted 4.4 µs. */
    private static final double SEQUENCE_NANOS = 5e3;

    /** Bend and part of the peak of fused mixtures of experts, from the tables of these kernels. */
    private static final double EXPERT_SHARPNESS = 1.5;

    private static final double EXPERT_COMPUTE = 0.55;

    /** Products in 8-bit floating point reach 48 to 65 % of their peak, with a bend of 1.1 to 1.5, in these tables. */
    private static final double FP8_COMPUTE = 0.55;

    private static final double FP8_SHARPNESS = 1.5;

    /** The terms of a deployment. */
    static Terms of(Deployment deployment) {
        ModelShape model = deployment.model();
        Card card = deployment.card();
        Card.Efficiency reach = card.efficiency();
        Shard shard = new Shard(deployment);
        double layers = model.layers();
        double weightRate = card.memoryBytesPerNano(reach.memory());
        double computeRate = card.bf16FlopPerNano(reach.compute());
        boolean fp8 = deployment.computesInFp8();
        Smooth linear = new Smooth(
                shard.linearBytes() / weightRate,
                2 * shard.linearWeights() / (fp8 ? card.fp8FlopPerNano(FP8_COMPUTE) : computeRate),
                fp8 ? FP8_SHARPNESS : reach.sharpness());
        Smooth head =
                new Smooth(shard.headBytes() / weightRate, 2 * shard.headWeights() / computeRate, reach.sharpness());
        Experts experts = model.experts();
        double expertLayers = model.expertLayers();
        double perToken = experts == null ? 0 : experts.perToken();
        double attentionRate = card.bf16FlopPerNano(reach.attention());
        double kvMemory = shard.kvBytes() / card.memoryBytesPerNano(reach.kvMemory());
        double kvCompute = shard.decodePair() / attentionRate;
        SlidingWindow window = model.window();
        Link link = card.link();
        int cards = deployment.tensorParallel();
        Link.Reach reduce = cards == 1 || link == null ? null : link.between(cards);
        return new Terms(
                STEP_NANOS + layers * LAYER_NANOS + expertLayers * EXPERT_LAYER_NANOS,
                SEQUENCE_NANOS,
                reach.sequenceMicros() * NANOS_PER_MICRO * layers,
                linear,
                head,
                expertLayers * shard.expertBytes() / weightRate,
                2 * expertLayers * perToken * shard.expertWeights() / card.bf16FlopPerNano(EXPERT_COMPUTE),
                experts == null ? 0 : experts.count(),
                experts == null ? 0 : experts.perToken(),
                shard.elementwiseBytes() / weightRate,
                reduce == null ? 0 : 2 * layers * reduce.startMicros() * NANOS_PER_MICRO,
                reduce == null ? 0 : 2 * layers * shard.reducedBytes() * reduce.nanosPerByte(cards),
                layers * kvMemory,
                layers * kvCompute,
                layers * reach.tile() * kvCompute,
                layers * shard.prefillPair() / attentionRate,
                model.windowLayers() / layers,
                window == null ? 0 : window.tokens());
    }

    /** The same, all of it longer or shorter by a factor. */
    Terms scaledBy(double factor) {
        return new Terms(
                step * factor,
                sequence * factor,
                decodeSequence * factor,
                linear.scaledBy(factor),
                head.scaledBy(factor),
                expert * factor,
                expertToken * factor,
                experts,
                expertsPerToken,
                traffic * factor,
                reduce * factor,
                reduceToken * factor,
                kvMemory * factor,
                kvCompute * factor,
                kvMixedCompute * factor,
                pair * factor,
                windowShare,
                windowTokens);
    }

    /** Keys and values of one token before a decoding request. */
    double kv(boolean mixed) {
        return Math.max(kvMemory, kvCompute(mixed));
    }

    double kvCompute(boolean mixed) {
        return mixed ? kvMixedCompute : kvCompute;
    }

    /** Distinct experts that some tokens choose in a layer, if each chooses at random. */
    private double distinctExperts(double tokens) {
        return experts * (1 - StrictMath.pow(1 - (double) expertsPerToken / experts, tokens));
    }

    /** Reading the experts that some tokens choose. */
    double expertMemory(double tokens) {
        return experts == 0 ? 0 : expert * distinctExperts(tokens);
    }

    /** All that depends on the tokens of a step alone. */
    double tokens(int tokens) {
        double mixture =
                experts == 0 ? 0 : Smooth.maximum(expertMemory(tokens), expertToken * tokens, EXPERT_SHARPNESS);
        return linear.nanos(tokens) + mixture + tokens * (traffic + reduceToken);
    }

    /** All that depends on the requests of a step alone. */
    double rows(int rows) {
        return head.nanos(rows) + sequence * rows;
    }
}
