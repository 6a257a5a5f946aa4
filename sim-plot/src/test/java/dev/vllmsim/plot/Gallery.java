package dev.vllmsim.plot;

import dev.vllmsim.plot.steps.StepsPicture;
import dev.vllmsim.report.StepSeries;
import java.io.File;
import java.util.Map;
import javax.imageio.ImageIO;

public final class Gallery {
    public static void main(String[] a) throws Exception {
        System.setProperty("java.awt.headless", "true");
        String out = a[0];
        var e4 = TestRuns.experiment4();
        sweep(out + "/w1", TestRuns.sweep(e4, "concurrency", TestRuns.range(1, 32)));
        var big = TestRuns.with(e4, "total_query", 1000, "max_num_seqs", 64, "max_num_scheduled_tokens", 2048, "prefill_chunk_size", 512, "max_num_partial_prefills", 8);
        sweep(out + "/w2", TestRuns.sweep(big, "concurrency", 1, 2, 4, 8, 16, 32, 64, 128, 256, 512));
        sweep(out + "/w3", TestRuns.sweep(e4, "concurrency", 8));
        sweep(out + "/w4", TestRuns.sweep(e4, "mixed_step", "max", "sum"));
        sweep(out + "/w5", TestRuns.grid(big, "max_num_partial_prefills", new Object[] {1, 2, 4, 8}, "concurrency", new Object[] {8, 16, 32, 64, 128}));
        sweep(out + "/w6", TestRuns.sweep(big, "max_num_partial_prefills", 1, 2, 4));
        if (a.length > 1) return;
        steps(out + "/s1", TestRuns.experiment3(), 0, 60);
        steps(out + "/s2", TestRuns.with(TestRuns.experiment4(), "concurrency", 16), 100, 60);
        steps(out + "/s3", TestRuns.with(TestRuns.experiment4(), "concurrency", 64, "max_num_seqs", 64, "max_num_scheduled_tokens", 2048, "prefill_chunk_size", 512, "max_num_partial_prefills", 4), 100, 60);
        steps(out + "/s4", TestRuns.experiment3(), 14, 20);
        steps(out + "/s6", TestRuns.with(TestRuns.experiment4(), "total_query", 2000, "concurrency", 300, "max_num_seqs", 256, "max_num_scheduled_tokens", 2048, "prefill_chunk_size", 512, "max_num_partial_prefills", 4), 1000, 40);
        steps(out + "/s7", TestRuns.with(TestRuns.experiment3(), "total_query", 1, "max_output", 16, "concurrency", 1), 0, 5);
        steps(out + "/s9", TestRuns.with(TestRuns.experiment3(), "max_num_scheduled_tokens", 8192, "total_query", 20000), 1000000, 60);
    }
    static void sweep(String name, dev.vllmsim.report.SweepReport r) throws Exception {
        ImageIO.write(dev.vllmsim.plot.sweep.SweepPicture.draw(r), "png", new File(name + ".png"));
        System.out.println(name);
    }
    static void steps(String name, Map<String, Object> s, long from, int count) throws Exception {
        var sc = TestRuns.scenario(s);
        StepSeries series = TestRuns.steps(s, from, count);
        StepsPicture p = new StepsPicture(series, sc.config(), from, count);
        for (int i = 0; i < p.pages(); i++) ImageIO.write(p.page(i), "png", new File(name + "-" + (i + 1) + ".png"));
        System.out.println(name + " " + p.pages());
    }
}
