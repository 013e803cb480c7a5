import type { ExecResult } from '../../src/exec/exec.js';
import type { Plan, PlanStep, StepKind } from '../../src/plan/model.js';
import type { Provider } from '../../src/provider/provider.js';
import type { KnownHosts } from '../../src/ssh/known-hosts.js';
import type { SshExec, SshRequest } from '../../src/ssh/ssh-exec.js';
import type { UploadFile } from '../../src/ssh/tar-stream.js';
import { emptyJournal, type JournalData } from '../../src/state/journal-model.js';
import type { Journal } from '../../src/state/journal.js';
import { messagesFor } from '../i18n/messages.js';
import type { Session } from '../../src/steps/session.js';
import type { StepContext } from '../../src/steps/step.js';
import { makePlan } from '../../src/plan/make-plan.js';
import { classicConfig, debianBundle, hostFacts } from '../plan/plan-input.js';
import { ManualClock } from './manual-clock.js';

type Answer = Partial<Pick<ExecResult, 'stdout' | 'stderr' | 'exitCode' | 'reason'>>;

/** A node that answers commands from a table (first word of the key that the command line starts with) and keeps files. */
export class FakeNode implements SshExec {
  readonly ran: string[] = [];
  readonly files = new Map<string, { content: string; mode: number }>();
  closed = false;

  constructor(
    readonly where: string,
    private readonly answers: Record<string, Answer | ((request: SshRequest, node: FakeNode) => Answer)> = {},
  ) {}

  async run(request: SshRequest): Promise<ExecResult> {
    const line = request.argv.join(' ');
    this.ran.push(line);
    const key = Object.keys(this.answers).find((start) => line.startsWith(start));
    const found = key === undefined ? this.builtIn(request.argv) : this.answers[key];
    const answer = typeof found === 'function' ? found(request, this) : (found ?? { exitCode: 127 });
    const exitCode = answer.exitCode ?? 0;
    const reason = answer.reason ?? 'exit';
    const stdout = answer.stdout ?? '';
    for (const text of stdout.split('\n').filter((part) => part !== '')) request.onLine?.(text, 'stdout');
    return {
      argv: request.argv,
      ok: reason === 'exit' && exitCode === 0,
      reason,
      exitCode,
      stdout,
      stderr: answer.stderr ?? '',
      durationMs: 1,
    };
  }

  async put(source: string | Uint8Array, path: string, options: { mode: number }): Promise<void> {
    this.files.set(path, { content: Buffer.from(source as Uint8Array).toString(), mode: options.mode });
  }

  async putTree(files: readonly UploadFile[]): Promise<void> {
    for (const file of files) {
      const content = 'content' in file ? file.content.toString() : `from ${file.from}`;
      this.files.set(file.path, { content, mode: file.mode });
    }
  }

  async get(path: string): Promise<Buffer> {
    return Buffer.from(this.files.get(path)?.content ?? '');
  }

  async close(): Promise<void> {
    this.closed = true;
  }

  private builtIn([program, ...args]: readonly string[]): Answer {
    const path = args.at(-1) ?? '';
    const file = this.files.get(path);
    if (program === 'cat') return file ? { stdout: file.content } : { exitCode: 1 };
    if (program === 'test') return { exitCode: file ? 0 : 1 };
    if (program === 'rm') {
      for (const target of args)
        for (const name of this.files.keys()) if (name.startsWith(target)) this.files.delete(name);
      return {};
    }
    return { exitCode: 127 };
  }
}

function memoryJournal(data: Partial<JournalData> = {}): Journal {
  let current = { ...emptyJournal(), ...data };
  return {
    get data() {
      return current;
    },
    update: async (change) => {
      current = { ...current, ...change };
    },
  };
}

/** A plan of the classic lab with docker nodes: m-k8s, w1-k8s, w2-k8s. */
export function dockerPlan(part: Partial<Plan> = {}): Plan {
  const config = classicConfig({ provider: 'docker', workers: 2, runtime: 'containerd' });
  return { ...makePlan(config, hostFacts(), { bundle: debianBundle() }).plan, ...part };
}

export interface TestSession extends Session {
  readonly notes: string[];
}

export function session(nodes: readonly FakeNode[], part: Partial<Session> = {}): TestSession {
  const notes: string[] = [];
  const nobody = (): Promise<never> => Promise.reject(new Error('the provider was not to be asked'));
  const provider: Provider = {
    name: 'docker',
    up: nobody,
    halt: nobody,
    destroy: nobody,
    status: nobody,
    sshTargets: nobody,
    hostKeys: nobody,
  };
  const knownHosts: KnownHosts = { path: '/nowhere', keysOf: () => [], record: () => {}, forget: () => {} };
  return {
    plan: dockerPlan(),
    provider,
    clock: new ManualClock(),
    knownHosts,
    labDir: '/nowhere',
    journal: memoryJournal(),
    connections: new Map(nodes.map((node) => [node.where, node])),
    targets: [],
    texts: messagesFor('en').steps,
    note: (_level, message) => notes.push(message),
    notes,
    ...part,
  };
}

export function context(id: string): StepContext & { lines: string[] } {
  const [kind = '', node = ''] = id.split(':');
  const step: PlanStep = { id, kind: kind as StepKind, node, needs: [], deadlineSeconds: 60 };
  const lines: string[] = [];
  return { step, signal: new AbortController().signal, line: (text) => void lines.push(text), lines };
}
