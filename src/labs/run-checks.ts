import { redact } from '../errors.js';
import type { CheckSpec } from './check-model.js';
import { judge } from './checks/judge.js';
import { toolsFor } from './checks/look.js';
import { lookerOf } from './checks/looker.js';
import { missingFile } from './checks/own-files.js';
import type { Answers, CommandResult } from './command-result.js';
import type { LabFileEntry } from './model.js';
import { HOST, realNode } from './nodes.js';
import { placeOf } from './resolve-lab.js';
import type { CheckResult } from './results.js';
import type { LabContext } from './run.js';
import { whyEnded } from './node-watch.js';
import type { LabPlace } from './shell.js';

export interface ChecksRequest {
  lab: string;
  step?: string;
  checks: readonly CheckSpec[];
  skipped: ReadonlySet<string>;
  place: LabPlace;
  /** Seconds that `eventually` waits at most. */
  patience?: number;
  /** Seconds that `always` and `never` watch at most. */
  watch?: number | undefined;
  /** Not looked at, for this reason. */
  blocked?: string | undefined;
  /** Of the lab: a check that cannot do without them is in error where they are missing. Default: nobody looks. */
  files?: readonly LabFileEntry[] | undefined;
}

/** Looks at all checks of a list side by side, except that `after` waits. In the order of the list. Never rejects. */
export async function runChecks(context: LabContext, request: ChecksRequest): Promise<CheckResult[]> {
  const shared: Answers = context.answers ?? new Map<string, Promise<CommandResult>>();
  const results = new Map<string, Promise<CheckResult>>();
  for (const check of request.checks) {
    const earlier = check.after.flatMap((id) => results.get(id) ?? []);
    results.set(check.id, one(context, request, check, earlier, shared));
  }
  return Promise.all(results.values());
}

async function one(
  context: LabContext,
  request: ChecksRequest,
  check: CheckSpec,
  earlier: readonly Promise<CheckResult>[],
  shared: Answers,
): Promise<CheckResult> {
  const { lab, step, place, patience = Number.POSITIVE_INFINITY, watch = Number.POSITIVE_INFINITY } = request;
  const { clock, sink, texts, signal, plan } = context;
  const skipped = request.skipped.has(check.id);
  const looker = skipped || request.blocked !== undefined ? undefined : lookerOf(check, context, place);
  const at = placeOf(check);
  const result: CheckResult = {
    lab,
    check: check.id,
    ...(step !== undefined && { step }),
    type: check.type,
    mode: check.mode,
    title: check.title,
    status: skipped ? 'skipped' : 'blocked',
    node: at === HOST || !looker ? at : realNode(plan, at),
    reproduce: looker?.reproduce ?? '',
    expected: looker ? expectation(check, looker.expected, context) : '',
    actual: skipped ? texts.notHere : (request.blocked ?? ''),
    explanation: check.explanation,
    durationMs: 0,
  };
  const done = (part: Partial<CheckResult>): CheckResult => {
    const whole = { ...result, ...part };
    sink({ type: 'check-done', lab, result: whole });
    return whole;
  };
  if (!looker) return done({});
  const before = (await Promise.all(earlier)).find(({ status }) => status !== 'pass');
  if (before) return done({ actual: texts.afterCheck(before.check) });
  sink({ type: 'check-started', lab, check: check.id, ...(step !== undefined && { step }), title: check.title });
  const started = clock.now();
  const tools = toolsFor(context, place, looker.node, signal, shared);
  const missing = request.files && (await missingFile(check, request.files, tools));
  if (missing !== undefined) {
    const bring = `k8slab lab files ${lab}`;
    return done({ status: 'error', actual: texts.noLabFile(missing), hint: { en: bring, ko: bring } });
  }
  const verdict = await judge({
    mode: check.mode,
    deadlineMs: 1000 * Math.min(check.deadline, check.mode === 'eventually' ? patience : watch),
    clock,
    signal,
    look: () => looker.look(tools),
  });
  return done({
    status: verdict.status,
    actual: redact(signal.aborted ? whyEnded(context) : verdict.actual),
    ...(verdict.status !== 'pass' && { hint: check.hint }),
    ...(verdict.status === 'fail' && verdict.nothing && { nothing: true }),
    durationMs: clock.now() - started,
  });
}

function expectation({ mode, deadline }: CheckSpec, demand: string, { texts }: LabContext): string {
  if (mode === 'always') return texts.always(deadline, demand);
  return mode === 'never' ? texts.never(demand) : demand;
}
