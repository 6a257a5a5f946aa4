package dev.vllmsim.cli.text;

import dev.vllmsim.cli.console.TextOutput;
import dev.vllmsim.engine.admission.Refusal;
import dev.vllmsim.engine.request.FinishedRequest;
import dev.vllmsim.engine.request.Request;
import dev.vllmsim.engine.request.RequestSpec;
import dev.vllmsim.engine.scheduler.BatchItem;
import dev.vllmsim.engine.scheduler.ItemKind;
import dev.vllmsim.engine.scheduler.ItemVisitor;
import dev.vllmsim.engine.simulation.SimulationListener;
import dev.vllmsim.engine.simulation.StepView;

/**
 * Writes a line for all that happens to requests, each beginning with its simulated time in milliseconds, as in
 * {@code [20.000 ms] PREFILL_DONE req=q1 prompt_len=83}.
 */
public final class TraceWriter implements SimulationListener {
    private final TextOutput out;
    private final ItemVisitor dispatches = this::dispatch;
    /** The engine that it tells of, of several; -1 if there is one. */
    private final int replica;

    private long stepStartNanos;

    /**
     * @param out takes the lines
     */
    public TraceWriter(TextOutput out) {
        this(out, -1);
    }

    private TraceWriter(TextOutput out, int replica) {
        this.out = out;
        this.replica = replica;
    }

    @Override
    public SimulationListener ofEngine(int number) {
        return new TraceWriter(out, number);
    }

    @Override
    public boolean observesSteps() {
        return true;
    }

    @Override
    public void onArrival(Request request, long nowNanos) {
        line(nowNanos, "NEW_REQ id=", request.spec());
        out.print(" prompt_len=").print(request.spec().promptTokens());
        out.print(" max_new=").print(request.spec().outputTokens()).print("\n");
    }

    @Override
    public void onRefused(Request request, Refusal refusal, long nowNanos) {
        line(nowNanos, "REFUSED req=", request.spec());
        out.print(" prompt_len=").print(request.spec().promptTokens());
        out.print(" by=").print(refusal.setting()).print("\n");
    }

    @Override
    public void onStep(StepView step) {
        stepStartNanos = step.startNanos();
        if (step.shape().decodeSequences() > 0) {
            step.forEachItem(dispatches);
        }
    }

    private void dispatch(BatchItem item) {
        if (item.kind() == ItemKind.DECODE) {
            line(stepStartNanos, "DECODE_DISPATCH req=", item.request().spec());
            out.print(" tokens=").print(item.tokens()).print("\n");
        }
    }

    @Override
    public void onPrefillDone(Request request, long nowNanos) {
        line(nowNanos, "PREFILL_DONE req=", request.spec());
        out.print(" prompt_len=").print(request.spec().promptTokens()).print("\n");
    }

    @Override
    public void onFinish(FinishedRequest request) {
        line(request.finishNanos(), "DECODE_DONE req=", request.spec());
        out.print(" generated_len=").print(request.outputTokens()).print("\n");
    }

    @Override
    public void onPreempted(Request request, long nowNanos) {
        line(nowNanos, "PREEMPTED req=", request.spec());
        out.print("\n");
    }

    @Override
    public void onAdmitted(Request request, int cachedTokens, boolean resumed, long nowNanos) {
        if (resumed) {
            line(nowNanos, "RESUMED req=", request.spec());
            out.print("\n");
        }
        if (cachedTokens > 0) {
            line(nowNanos, "CACHE_HIT req=", request.spec());
            out.print(" cached_tokens=").print(cachedTokens).print("\n");
        }
    }

    private void line(long nanos, String what, RequestSpec spec) {
        out.print("[").printMillis(nanos).print(" ms] ").print(what);
        String name = spec.name();
        if (name == null) {
            out.print("q").print(spec.index() + 1L);
        } else {
            out.print(name);
        }
        if (replica >= 0) {
            out.print(" replica=").print(replica);
        }
    }
}
