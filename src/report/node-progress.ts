import type { Messages } from '../i18n/catalog.js';
import type { PlanStep } from '../plan/model.js';

interface Shown {
  title: string;
  output: string;
}

/** What one node is doing, as a title and the last line of output. Knows nothing of who draws it. */
export class NodeProgress {
  title: string;
  private shown: Shown | undefined;
  private readonly running = new Set<string>();
  private lastLine = '';
  private over = 0;
  private changedSteps = 0;
  private cancelledSteps = 0;
  private failure: string | undefined;
  private settle: ((failure: string | undefined) => void) | undefined;

  constructor(
    private readonly name: string,
    private readonly steps: readonly PlanStep[],
    private readonly texts: Messages['report'],
  ) {
    this.title = `${name}  ${texts.waiting}`;
  }

  /** Shows itself in a task from now on; the promise ends with the last step, in failure when one failed. */
  follow(task: Shown): Promise<void> {
    this.shown = task;
    // A list starts a moment after the run it shows.
    if (this.lastLine !== '') task.output = this.lastLine;
    this.draw();
    return new Promise((resolve, reject) => {
      this.settle = (failure) => {
        if (failure === undefined) resolve();
        else reject(new Error(failure));
      };
      this.settleIfOver();
    });
  }

  started(kind: string): void {
    this.running.add(kind);
    this.draw();
  }

  output(line: string): void {
    if (line.trim() === '') return;
    this.lastLine = line;
    if (this.shown) this.shown.output = line;
  }

  done(kind: string, changed: boolean): void {
    if (changed) this.changedSteps++;
    this.finish(kind);
  }

  failed(kind: string, message: string): void {
    this.failure ??= `${kind}: ${message}`;
    this.finish(kind);
  }

  cancelled(kind: string): void {
    this.cancelledSteps++;
    this.finish(kind);
  }

  private finish(kind: string): void {
    this.running.delete(kind);
    this.over++;
    this.draw();
    this.settleIfOver();
  }

  private settleIfOver(): void {
    if (this.over < this.steps.length) return;
    if (this.shown) this.shown.output = '';
    this.settle?.(this.failure);
  }

  private draw(): void {
    this.title = `${this.name}  ${this.state()}`;
    if (this.shown) this.shown.title = this.title;
  }

  private state(): string {
    const { texts, steps } = this;
    if (this.failure !== undefined) return `${texts.failed} ${this.failure}`;
    if (this.over >= steps.length) {
      return this.cancelledSteps > 0
        ? texts.nodeCancelled(this.cancelledSteps)
        : texts.nodeDone(steps.length, this.changedSteps);
    }
    const now = this.running.size > 0 ? [...this.running].join(', ') : texts.waiting;
    return `${now} (${this.over}/${steps.length})`;
  }
}
