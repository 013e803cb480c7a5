import type { RunnableStep } from './step.js';

/** Who waits for whom, and who may start now. */
export class StepGraph {
  private readonly waiting: Map<string, RunnableStep>;
  private readonly finished = new Set<string>();
  private readonly busy = new Map<string, number>();
  private readonly nodeOf = new Map<string, string>();
  private active = 0;

  constructor(
    steps: readonly RunnableStep[],
    private readonly perNode: number,
    private readonly total: number,
  ) {
    this.waiting = new Map(steps.map((runnable) => [runnable.step.id, runnable]));
    for (const { step } of steps) this.nodeOf.set(step.id, step.node);
    refuseBrokenGraph(this.waiting);
  }

  /** Takes out one step that may start, counted as running from now on. */
  take(): RunnableStep | undefined {
    if (this.active >= this.total) return undefined;
    for (const [id, runnable] of this.waiting) {
      const { needs, node } = runnable.step;
      if ((this.busy.get(node) ?? 0) >= this.perNode || !needs.every((need) => this.finished.has(need))) continue;
      this.waiting.delete(id);
      this.busy.set(node, (this.busy.get(node) ?? 0) + 1);
      this.active++;
      return runnable;
    }
    return undefined;
  }

  takeAll(): RunnableStep[] {
    const all = [...this.waiting.values()];
    this.waiting.clear();
    return all;
  }

  done(id: string): void {
    this.free(id);
    this.finished.add(id);
  }

  /** Takes out everything that depends on this step, directly or not. */
  fail(id: string): RunnableStep[] {
    this.free(id);
    const lost = new Set([id]);
    const cancelled: RunnableStep[] = [];
    for (let found = true; found; ) {
      found = false;
      for (const [waitingId, runnable] of this.waiting) {
        if (!runnable.step.needs.some((need) => lost.has(need))) continue;
        this.waiting.delete(waitingId);
        lost.add(waitingId);
        cancelled.push(runnable);
        found = true;
      }
    }
    return cancelled;
  }

  private free(id: string): void {
    const node = this.nodeOf.get(id) ?? '';
    this.busy.set(node, (this.busy.get(node) ?? 1) - 1);
    this.active--;
  }
}

function refuseBrokenGraph(steps: ReadonlyMap<string, RunnableStep>): void {
  const left = new Map([...steps].map(([id, { step }]) => [id, step.needs]));
  for (const [id, needs] of left) {
    const unknown = needs.find((need) => !steps.has(need));
    if (unknown !== undefined) throw new TypeError(`Cannot run the plan: ${id} needs ${unknown}, which is no step`);
  }
  for (let before = -1; before !== left.size; ) {
    before = left.size;
    for (const [id, needs] of left) if (needs.every((need) => !left.has(need))) left.delete(id);
  }
  if (left.size > 0) throw new TypeError(`Cannot run the plan: ${[...left.keys()].join(', ')} need each other`);
}
