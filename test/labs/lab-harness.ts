import type { Clock } from '../../src/exec/clock.js';
import type { ExecResult } from '../../src/exec/exec.js';

import type { LabEvent } from '../../src/labs/events.js';
import type { CheckSpec } from '../../src/labs/check-model.js';
import type { Lab, LoadedLab } from '../../src/labs/model.js';
import { parseLab } from '../../src/labs/parse-lab.js';
import type { LabContext } from '../../src/labs/run.js';
import type { Plan } from '../../src/plan/model.js';
import type { SshExec, SshRequest } from '../../src/ssh/ssh-exec.js';
import type { UploadFile } from '../../src/ssh/tar-stream.js';
import { messagesFor } from '../i18n/messages.js';
import { dockerPlan } from '../steps/fake-node.js';

export const texts = messagesFor('en').labs;

export type Answer = Partial<Pick<ExecResult, 'stdout' | 'stderr' | 'exitCode' | 'reason'>>;
/** What was typed: the text of a shell command, else the words of a program. */
export type Handler = (typed: string, request: SshRequest) => Answer | Promise<Answer>;

/** A node whose every answer comes from one function. */
export class ScriptedNode implements SshExec {
  readonly typed: string[] = [];
  readonly files = new Map<string, string>();

  constructor(
    readonly where: string,
    private readonly handler: Handler = () => ({}),
  ) {}

  async run(request: SshRequest): Promise<ExecResult> {
    const { argv } = request;
    const typed = argv.includes('-lc') ? (argv.at(-2) ?? '') : argv.join(' ');
    this.typed.push(typed);
    const { stdout = '', stderr = '', exitCode = 0, reason = 'exit' } = await this.handler(typed, request);
    for (const line of stdout.split('\n').filter((part) => part !== '')) request.onLine?.(line, 'stdout');
    const code = reason === 'exit' ? exitCode : undefined;
    return { argv, ok: code === 0, reason, exitCode: code, stdout, stderr, durationMs: 1 };
  }

  async put(): Promise<void> {
    await Promise.reject(new Error('put is not used'));
  }

  async putTree(files: readonly UploadFile[]): Promise<void> {
    for (const file of files) this.files.set(file.path, 'content' in file ? Buffer.from(file.content).toString() : '');
  }

  async get(): Promise<Buffer> {
    return Buffer.from('');
  }

  async close(): Promise<void> {}
}

/** Time passes only by sleeping, and then at once: deadlines of minutes take no time. */
export function skippingClock(): Clock {
  let now = 0;
  return {
    now: () => now,
    wall: () => now,
    sleep: async (ms, signal) => {
      signal?.throwIfAborted();
      now += ms;
      await new Promise((resolve) => setImmediate(resolve));
    },
  };
}

export interface TestContext extends LabContext {
  readonly events: LabEvent[];
  readonly connections: string[];
}

/** A plan of m-k8s, w1-k8s and w2-k8s; nodes that are not given cannot be reached. */
export function labContext(nodes: readonly ScriptedNode[], part: Partial<LabContext> = {}): TestContext {
  const events: LabEvent[] = [];
  const connections: string[] = [];
  return {
    plan: dockerPlan(),
    clock: skippingClock(),
    sink: (event) => void events.push(event),
    signal: new AbortController().signal,
    texts,
    connect: async (name) => {
      connections.push(name);
      const node = nodes.find(({ where }) => where === name);
      if (!node) throw new Error(`no route to ${name}`);
      return node;
    },
    host: { exec: new ScriptedNode('host'), shell: ['sh', '-c'], dir: '/nowhere' },
    events,
    connections,
    ...part,
  };
}

/** dockerPlan() with another version or runtime. */
export function planWith(part: { kubernetes?: Partial<Plan['kubernetes']>; runtime?: Partial<Plan['runtime']> }): Plan {
  const plan = dockerPlan();
  const { kubernetes, runtime } = part;
  return { ...plan, kubernetes: { ...plan.kubernetes, ...kubernetes }, runtime: { ...plan.runtime, ...runtime } };
}

const BOTH = '{ en: text, ko: 글 }';
const HEAD = `apiVersion: k8slab/lab/v1
id: ch9/9.9.9
title: ${BOTH}
teaches: ${BOTH}
source: { book: 책, section: 9.9.9 }
`;
export const ABOUT = `title: ${BOTH}, hint: ${BOTH}, explanation: ${BOTH}`;

/** A sound lab.yaml of the given parts; steps and checks are there when they are not among them. */
export function labYaml(parts: { more?: string; steps?: string; checks?: string } = {}): string {
  const {
    more = '',
    steps = '- { id: one, run: "true" }',
    checks = `- { id: works, type: command, run: "true", ${ABOUT} }`,
  } = parts;
  const explained = steps.replaceAll(/^- \{ /gm, `- { explain: ${BOTH}, `);
  return `${HEAD}${more}\nsteps:\n${indent(explained)}\nchecks:\n${indent(checks)}\n`;
}

function indent(text: string): string {
  return text.trim().replaceAll(/^/gm, '  ');
}

export function labOf(yaml: string): Lab {
  const { lab, problems } = parseLab(Buffer.from(yaml));
  if (!lab) throw new Error(problems.map(({ path, message }) => `${path}: ${message}`).join('\n'));
  return lab;
}

export function loaded(yaml: string, dir = '/nowhere'): LoadedLab {
  return { lab: labOf(yaml), dir };
}

/** One check out of its YAML, with texts and defaults. */
export function checkOf(yaml: string): CheckSpec {
  const [check] = labOf(labYaml({ checks: `- { id: it, ${ABOUT}, ${yaml} }` })).checks;
  if (!check) throw new Error('no check');
  return check;
}
