package dev.vllmsim.report.document;

import java.util.List;

/** The columns of {@code steps}, a step a row. */
public final class StepColumns {
    /** Its number, from 0. */
    public static final Column<StepDraft> STEP = Column.whole("step", Column.Unit.NONE, step -> step.index);

    /** When it was decided on. */
    public static final Column<StepDraft> SCHEDULED =
            Column.<StepDraft>time("scheduled_ms", step -> step.scheduledNanos).inRuns(RunColumns::ahead);

    /** When it started. */
    public static final Column<StepDraft> START = Column.time("start_ms", step -> step.startNanos);

    /** When it ended. */
    public static final Column<StepDraft> END = Column.time("end_ms", step -> step.endNanos);

    /** The tokens of all its prefill and extend items. */
    public static final Column<StepDraft> PREFILL_TOKENS =
            Column.whole("prefill_tokens", Column.Unit.TOKENS, step -> step.prefillTokens);

    /** The tokens of all its decode items. */
    public static final Column<StepDraft> DECODE_TOKENS =
            Column.whole("decode_tokens", Column.Unit.TOKENS, step -> step.decodeTokens);

    /** Who was preempted while it was decided on. */
    public static final Column<StepDraft> PREEMPTED =
            Column.<StepDraft>json("preempted", step -> step.preempted).inRuns(RunColumns::kvBlocks);

    /** Requests in the running set, before any of them finishes. */
    public static final Column<StepDraft> RUNNING = Column.<StepDraft>whole(
                    "running", Column.Unit.NONE, step -> step.running)
            .inRuns(RunColumns::kvBlocks);

    /** Requests that wait to be admitted. */
    public static final Column<StepDraft> WAITING = Column.<StepDraft>whole(
                    "waiting", Column.Unit.NONE, step -> step.waiting)
            .inRuns(RunColumns::kvBlocks);

    /** Free KV blocks; only where memory is a limit. */
    public static final Column<StepDraft> KV_BLOCKS_FREE = Column.<StepDraft>whole(
                    "kv_blocks_free", Column.Unit.NONE, step -> step.kvBlocksFree)
            .inRuns(RunColumns::kvBlocks)
            .inRows(step -> step.kvBlocksFree >= 0);

    /** The replica whose step it is. */
    public static final Column<StepDraft> REPLICA = Column.<StepDraft>whole(
                    "replica", Column.Unit.NONE, step -> step.replica)
            .inRuns(RunColumns::replicas);

    /** All of them, in the order of the document. */
    public static final List<Column<StepDraft>> ALL = List.of(
            STEP,
            REPLICA,
            SCHEDULED,
            START,
            END,
            PREFILL_TOKENS,
            DECODE_TOKENS,
            Column.json("items", step -> step.items),
            PREEMPTED,
            Column.<StepDraft>json("finished", step -> step.finished).inRuns(RunColumns::kvBlocks),
            Column.<StepDraft>json("discarded", step -> step.discarded).inRuns(RunColumns::ahead),
            RUNNING,
            WAITING,
            KV_BLOCKS_FREE);

    private StepColumns() {}
}
