package dev.vllmsim.plot;

import dev.vllmsim.engine.scenario.Scenario;
import dev.vllmsim.engine.scenario.ScenarioReader;
import dev.vllmsim.engine.request.FinishedRequest;
import dev.vllmsim.engine.request.Request;
import dev.vllmsim.engine.simulation.Simulation;
import dev.vllmsim.engine.simulation.SimulationListener;
import dev.vllmsim.engine.simulation.SimulationResult;
import dev.vllmsim.engine.simulation.StepView;
import dev.vllmsim.report.*;
import java.util.*;

final class TestRuns {
    static Map<String, Object> settings(Object... pairs) {
        Map<String, Object> m = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) m.put((String) pairs[i], pairs[i + 1]);
        return m;
    }
    static Map<String, Object> experiment3() {
        return settings("max_num_scheduled_tokens", 256, "total_query", 30, "min_input", 64, "max_input", 512, "min_output", 16, "max_output", 64, "concurrency", 4, "prefill_elapsed_time_ms", 8, "decode_elapsed_time_ms", 3, "seed", 7);
    }
    static Map<String, Object> experiment4() {
        return settings("max_num_scheduled_tokens", 256, "total_query", 200, "min_input", 256, "max_input", 2048, "min_output", 64, "max_output", 256, "concurrency", 32, "prefill_elapsed_time_ms", 8, "decode_elapsed_time_ms", 3, "seed", 7);
    }
    static Map<String, Object> with(Map<String, Object> base, Object... pairs) {
        Map<String, Object> m = new LinkedHashMap<>(base);
        m.putAll(settings(pairs));
        return m;
    }
    static Scenario scenario(Map<String, Object> s) {
        return ScenarioReader.read(s, x -> { throw new IllegalStateException(); });
    }
    static final class Recorder implements SimulationListener {
        final long from; final int count;
        double[] start = new double[16], end = new double[16]; int[] pre = new int[16], dec = new int[16], pree = new int[16]; int n;
        List<StepRow> rows = new ArrayList<>();
        Recorder(long from, int count) { this.from = from; this.count = count; }
        @Override public boolean observesSteps() { return true; }
        @Override public void onStep(StepView v) {
            if (n == start.length) { int c = 2 * n; start = Arrays.copyOf(start, c); end = Arrays.copyOf(end, c); pre = Arrays.copyOf(pre, c); dec = Arrays.copyOf(dec, c); pree = Arrays.copyOf(pree, c); }
            start[n] = v.startNanos() / 1e6; end[n] = v.endNanos() / 1e6; pre[n] = (int) v.shape().prefillTokens(); dec[n] = v.shape().decodeSequences(); pree[n] = v.preempted().size();
            n++;
            if (v.index() >= from && v.index() < from + count) {
                List<StepItem> items = new ArrayList<>();
                v.forEachItem((r, k, t, c) -> items.add(new StepItem(r.id(), k.label(), t, null)));
                rows.add(new StepRow(v.index(), start[n - 1], end[n - 1], pre[n - 1], dec[n - 1], items, null, null, null, null, null));
            }
        }
        StepSeries series() {
            return new StepSeries(Arrays.copyOf(start, n), Arrays.copyOf(end, n), Arrays.copyOf(pre, n), Arrays.copyOf(dec, n), Arrays.copyOf(pree, n), rows);
        }
    }
    static StepSeries steps(Map<String, Object> s, long from, int count) {
        Recorder r = new Recorder(from, count);
        Simulation.run(scenario(s), r);
        return r.series();
    }

    static final class Collector implements SimulationListener {
        List<Double> ttft = new ArrayList<>(), tpot = new ArrayList<>(), req = new ArrayList<>(); long out, in; 
        @Override public void onFinish(FinishedRequest r) { ttft.add(r.ttftNanos() / 1e6); tpot.add(r.decodeNanos() / 1e6 / r.outputTokens()); req.add(r.requestNanos() / 1e6); out += r.outputTokens(); in += r.spec().promptTokens(); }
        static Distribution d(List<Double> v) {
            double[] a = v.stream().mapToDouble(x -> x).sorted().toArray();
            double mean = Arrays.stream(a).average().orElse(0);
            return new Distribution(a.length, mean, 0.0, a[0], a[a.length - 1], q(a, .5), q(a, .9), q(a, .95), q(a, .99));
        }
        static double q(double[] a, double p) { double h = p * (a.length - 1); int i = (int) h; return i + 1 < a.length ? a[i] + (h - i) * (a[i + 1] - a[i]) : a[i]; }
    }
    static Summary summary(Map<String, Object> s) {
        Collector c = new Collector();
        SimulationResult r = Simulation.run(scenario(s), c);
        LengthStats l = new LengthStats(c.out, 0, 1, 1);
        double span = r.spanNanos() / 1e6;
        Distribution t = Collector.d(c.ttft);
        return new Summary(r.requests(), r.steps(), span, r.requests() / span * 1e3, c.out / span * 1e3, 0, 0, c.in + c.out, l, l, t, Collector.d(c.tpot), t, Collector.d(c.req), null, null, null);
    }
    static SweepReport sweep(Map<String, Object> base, String name, Object... values) {
        List<SweepPoint> points = new ArrayList<>();
        for (Object v : values) points.add(new SweepPoint(settings(name, v), summary(with(base, name, v))));
        return new SweepReport(1, "sweep", new Tool("vllm-sim", "0"), scenario(base).config(), name, points);
    }
    static SweepReport grid(Map<String, Object> base, String a, Object[] as, String b, Object[] bs) {
        List<SweepPoint> points = new ArrayList<>();
        for (Object x : as) for (Object y : bs) points.add(new SweepPoint(settings(a, x, b, y), summary(with(base, a, x, b, y))));
        return new SweepReport(1, "sweep", new Tool("vllm-sim", "0"), scenario(base).config(), a + "," + b, points);
    }
    static Object[] range(int from, int to) { return java.util.stream.IntStream.rangeClosed(from, to).boxed().toArray(); }
}
