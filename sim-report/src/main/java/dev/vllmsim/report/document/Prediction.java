package dev.vllmsim.report.document;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What some cards of a kind would do with one model.
 *
 * @param model what is served
 * @param gpu on what
 * @param tensorParallelSize on how many
 * @param quantization how the weights are kept
 * @param problem why nothing can be predicted, as where the weights do not fit; left out if it can
 * @param weightBytes weights on each card
 * @param kvBytesPerToken keys and values of a token on each card
 * @param numGpuBlocks KV blocks; {@code null} if they cannot be found
 * @param kvTokens tokens that the blocks hold; {@code null} if they cannot be found
 * @param numGpuBlocksProblem why the blocks cannot be found; left out if they can
 * @param memory where a card's memory goes; left out where the blocks were given or cannot be found
 * @param fits how many requests of some lengths fit at a time
 * @param steps how long some steps take
 * @param ridge where arithmetic begins to take longer than reading the weights; left out if nothing can be predicted
 * @param decodeCurve steps that decode, over the size of the batch
 * @param prefillCurve steps that compute one prompt, over its tokens
 */
public record Prediction(
        String model,
        String gpu,
        int tensorParallelSize,
        String quantization,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String problem,
        @Nullable Long weightBytes,
        @Nullable Long kvBytesPerToken,
        @Nullable Integer numGpuBlocks,
        @Nullable Long kvTokens,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String numGpuBlocksProblem,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Memory memory,
        List<Fit> fits,
        List<Step> steps,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Ridge ridge,
        List<Step> decodeCurve,
        List<Step> prefillCurve) {

    public Prediction {
        fits = List.copyOf(fits);
        steps = List.copyOf(steps);
        decodeCurve = List.copyOf(decodeCurve);
        prefillCurve = List.copyOf(prefillCurve);
    }

    /** A model that cannot be served like that. */
    public static Prediction impossible(Deployed deployed, String problem) {
        return new Prediction(
                deployed.model(),
                deployed.gpu(),
                deployed.tensorParallelSize(),
                deployed.quantization(),
                problem,
                null,
                null,
                null,
                null,
                null,
                null,
                List.of(),
                List.of(),
                null,
                List.of(),
                List.of());
    }

    /**
     * What is deployed, by names.
     *
     * @param model what is served
     * @param gpu on what
     * @param tensorParallelSize on how many
     * @param quantization how the weights are kept
     */
    public record Deployed(String model, String gpu, int tensorParallelSize, String quantization) {}

    /**
     * Where a card's memory goes, in bytes.
     *
     * @param totalBytes what the card has
     * @param utilization which part of it the engine takes
     * @param weightBytes weights
     * @param activationBytes what lies between the layers in the largest step
     * @param reservedBytes the context, libraries, workspaces and the sampler
     * @param kvBytes KV blocks
     */
    public record Memory(
            long totalBytes,
            double utilization,
            long weightBytes,
            long activationBytes,
            long reservedBytes,
            long kvBytes) {}

    /**
     * How many requests of a length fit at a time.
     *
     * @param length which length, as in {@code max_model_len}
     * @param tokens of prompt and output
     * @param requests that fit at a time
     */
    public record Fit(String length, long tokens, long requests) {}

    /**
     * How long a step takes.
     *
     * @param prefillTokens prompt tokens, all of one request from its first on
     * @param decodeSequences decoding requests
     * @param kvTokens tokens that these have before the step
     * @param stepMs duration
     * @param tokensPerSecond of prompts or outputs, if one such step follows the other
     * @param boundBy what holds it back, by name: one of those that the next four are about
     * @param launchesMs what launching kernels alone would take ("launches")
     * @param memoryMs what the memory alone would take ("memory")
     * @param computeMs what arithmetic alone would take ("compute")
     * @param linkMs what the link between cards alone would take ("link")
     */
    public record Step(
            long prefillTokens,
            int decodeSequences,
            long kvTokens,
            double stepMs,
            double tokensPerSecond,
            String boundBy,
            double launchesMs,
            double memoryMs,
            double computeMs,
            double linkMs) {}

    /**
     * The step of as many prompt tokens as take arithmetic as long as the weights take memory.
     *
     * @param tokens how many that are
     * @param stepMs how long the step takes
     * @param tokensPerSecond the token rate of such steps
     */
    public record Ridge(double tokens, double stepMs, double tokensPerSecond) {}
}
