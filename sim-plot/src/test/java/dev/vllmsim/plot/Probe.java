package dev.vllmsim.plot;
public final class Probe { public static void main(String[] a) {
 for (var p : TestRuns.sweep(TestRuns.experiment4(),"concurrency",TestRuns.range(1,32)).points()) { var s=p.summary(); System.out.printf("%s %.1f %.1f  %.2f %.2f  %.1f%n", p.settings(), s.ttftMs().mean(), s.ttftMs().p95(), s.tpotMs().mean(), s.tpotMs().p95(), s.tps()); }
 var big=TestRuns.with(TestRuns.experiment4(),"total_query",2000,"max_num_seqs",64,"max_num_scheduled_tokens",2048,"prefill_chunk_size",512,"max_num_partial_prefills",8);
 for (var p : TestRuns.sweep(big,"concurrency",1,2,4,8,16,32,64,128,256,512).points()) { var s=p.summary(); System.out.printf("%s %.1f %.1f  %.2f %.2f  %.1f%n", p.settings(), s.ttftMs().mean(), s.ttftMs().p95(), s.tpotMs().mean(), s.tpotMs().p95(), s.tps()); }
} }
