import { access } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { COMPONENT_NAMES, type ComponentName, DEFAULT_COMPONENTS } from '../../config/component-names.js';
import { defaultMetallb } from '../../config/layout.js';
import { BOOK_NETWORK, MAX_WORKERS, SIZE_LIMITS } from '../../config/limits.js';
import type { ProfileName, ProviderName, RuntimeName } from '../../config/model.js';
import { parseConfig } from '../../config/parse-config.js';
import { PROFILES } from '../../config/profiles.js';
import type { ConfigChanges } from '../../config/edit-config.js';
import type { LabFile } from '../../config/schema.js';
import type { Messages } from '../../i18n/catalog.js';
import type { HostFacts } from '../../plan/model.js';
import { workersThatFit } from '../propose.js';
import type { Ask } from './ask.js';

export interface WizardInput {
  ask: Ask;
  say: (text: string) => void;
  texts: Messages['wizard'];
  facts: HostFacts;
  /** Answered on the command line: not asked again. */
  flags: Partial<LabFile>;
  /** What the file says now; the same as `flags` where there is none. */
  current: Partial<LabFile>;
  /** The same with what was answered before, where the questions are asked again. */
  shown: Partial<LabFile>;
  proposed: LabFile;
  /** Where relative paths start. */
  cwd: string;
}

/** null: the lab file has a bundle, and is to have none. */
export type WizardAnswers = Partial<Omit<LabFile, 'bundle'>> & Pick<ConfigChanges, 'bundle'>;

/** The questions of `init`, in the order in which one answer proposes the next. */
export async function askLab(input: WizardInput): Promise<WizardAnswers> {
  const { say, texts, facts, flags } = input;
  say(texts.intro);
  say(texts.host(facts.cpus, facts.memoryTotal, facts.memoryAvailable));
  const profile = flags.profile ?? (await askProfile(input));
  const provider = flags.provider ?? (await askProvider(input));
  const runtime = await askRuntime(input, profile, provider);
  const { controlPlane, worker } = await askSizes(input, profile);
  const workers = flags.workers ?? (await askWorkers(input, { controlPlane, worker }));
  const nodes = flags.network?.nodes ?? (await askNodes(input, workers));
  const bundle = flags.bundle ?? (await askBundle(input));
  const components = flags.components ?? (await askComponents(input));
  return {
    ...flags,
    profile,
    // Another profile has other versions: the old one would not be allowed in it.
    ...(input.current.profile !== undefined && input.current.profile !== profile && flags.kubernetes === undefined
      ? { kubernetes: PROFILES[profile].defaultKubernetes }
      : {}),
    provider,
    ...(runtime === undefined ? {} : { runtime }),
    workers,
    controlPlane: { ...flags.controlPlane, memory: controlPlane },
    worker: { ...flags.worker, memory: worker },
    network: { ...flags.network, nodes, ...movedMetallb(input, nodes) },
    ...bundleAnswer(input, bundle),
    ...(components && { components }),
  };
}

/** Flags that are none of the questions: those stay what they are when the questions are asked again. */
export function unasked({ controlPlane, worker, network, ...flags }: Partial<LabFile>): Partial<LabFile> {
  const { profile: _1, provider: _2, runtime: _3, workers: _4, bundle: _5, components: _6, ...rest } = flags;
  const { memory: _7, ...controlPlaneRest } = controlPlane ?? {};
  const { memory: _8, ...workerRest } = worker ?? {};
  const { nodes: _9, ...networkRest } = network ?? {};
  return { ...rest, controlPlane: controlPlaneRest, worker: workerRest, network: networkRest };
}

function askProfile({ ask, texts, proposed }: WizardInput): Promise<ProfileName> {
  const choices = [
    { value: 'modern' as const, name: texts.profileModern(PROFILES.modern.defaultKubernetes) },
    { value: 'classic' as const, name: texts.profileClassic(PROFILES.classic.defaultKubernetes) },
  ];
  return ask.select(texts.profile, choices, proposed.profile ?? 'modern');
}

function askProvider({ ask, texts, facts, shown }: WizardInput): Promise<ProviderName | 'auto'> {
  const found = [...facts.providers]
    .sort((a, b) => Number(b.usable) - Number(a.usable))
    .map(({ name, reason }) => ({ value: name, name: texts.providerOption(name, reason) }));
  return ask.select(texts.provider, [{ value: 'auto', name: texts.providerAuto }, ...found], shown.provider ?? 'auto');
}

/** Only the classic profile on real machines leaves a choice. */
async function askRuntime(
  input: WizardInput,
  profile: ProfileName,
  provider: string,
): Promise<RuntimeName | undefined> {
  const { ask, texts, flags, current, shown } = input;
  if (flags.runtime !== undefined) return flags.runtime;
  if (profile !== 'classic' || provider === 'docker') return current.runtime === undefined ? undefined : 'containerd';
  const choices = (['docker', 'containerd'] as const).map((value) => ({ value, name: value }));
  return ask.select(texts.runtime, choices, shown.runtime ?? 'docker');
}

async function askSizes(input: WizardInput, profile: ProfileName): Promise<{ controlPlane: number; worker: number }> {
  const { ask, texts, flags, shown } = input;
  const size = async (role: 'controlPlane' | 'worker', message: string): Promise<number> => {
    const given = flags[role]?.memory;
    if (given !== undefined) return given;
    const least = SIZE_LIMITS[role].memory;
    const kept = shown.profile === profile ? shown[role]?.memory : undefined;
    const valid = (text: string): true | string =>
      isWhole(text, least, SIZE_LIMITS.maxMemory) ? true : texts.memoryInvalid(least);
    return Number(await ask.text(message, String(kept ?? PROFILES[profile][role].memory), valid));
  };
  return {
    controlPlane: await size('controlPlane', texts.controlPlaneMemory),
    worker: await size('worker', texts.workerMemory),
  };
}

async function askWorkers(
  { ask, texts, facts, proposed }: WizardInput,
  memory: { controlPlane: number; worker: number },
): Promise<number> {
  const valid = (text: string): true | string => (isWhole(text, 0, MAX_WORKERS) ? true : texts.workersInvalid);
  return Number(await ask.text(texts.workers(workersThatFit(facts, memory)), String(proposed.workers ?? 0), valid));
}

async function askNodes({ ask, say, texts, proposed, current, shown }: WizardInput, workers: number): Promise<string> {
  const free = proposed.network?.nodes ?? BOOK_NETWORK.nodes;
  if (shown.network?.nodes === undefined && free !== BOOK_NETWORK.nodes) say(texts.nodesBusy(BOOK_NETWORK.nodes, free));
  return ask.text(texts.nodes, free, (nodes) => nodesProblem({ nodes, workers, current }) ?? true);
}

/** By the lab file's own rules: what they refuse is better said here than behind the last question. */
function nodesProblem({
  nodes,
  workers,
  current,
}: {
  nodes: string;
  workers: number;
  current: Partial<LabFile>;
}): string | undefined {
  const { pods, services } = current.network ?? {};
  const network = { nodes, ...(pods !== undefined && { pods }), ...(services !== undefined && { services }) };
  const { problems } = parseConfig(Buffer.from('apiVersion: k8slab/v1\n'), {
    dir: '/',
    overrides: { workers, network },
  });
  return problems.find(({ severity }) => severity === 'error')?.message;
}

/** The range of an existing file lies in the old network. */
function movedMetallb({ current }: WizardInput, nodes: string): { metallb?: string } {
  const before = current.network;
  return before?.metallb === undefined || before.nodes === nodes ? {} : { metallb: defaultMetallb(nodes) };
}

/** What a file does not have need not be taken out of it. */
function bundleAnswer({ current }: WizardInput, bundle: string | null): Pick<WizardAnswers, 'bundle'> {
  return bundle !== null ? { bundle } : current.bundle === undefined ? {} : { bundle };
}

/** A prompt with a proposal cannot be answered with nothing: Enter is the proposal. */
const NONE = 'none';

async function askBundle({ ask, texts, shown, cwd }: WizardInput): Promise<string | null> {
  const question = shown.bundle === undefined ? texts.bundle : texts.bundleKept(NONE);
  const isNone = (text: string): boolean => text === '' || text === NONE;
  const answer = await ask.text(question, shown.bundle ?? '', async (text) => {
    return isNone(text) || (await isBundle(resolve(cwd, text))) ? true : texts.bundleInvalid;
  });
  return isNone(answer) ? null : resolve(cwd, answer);
}

/** The usual ones stay unwritten: then what this lab cannot have is left out, and not refused. */
async function askComponents({ ask, texts, current, shown }: WizardInput): Promise<ComponentName[] | undefined> {
  const proposed = shown.components ?? DEFAULT_COMPONENTS;
  const choices = COMPONENT_NAMES.map((value) => ({ value, name: texts[value] }));
  const chosen = await ask.several(texts.components, choices, proposed);
  return current.components === undefined && isDeepStrictEqual(chosen, DEFAULT_COMPONENTS) ? undefined : chosen;
}

function isBundle(directory: string): Promise<boolean> {
  return access(join(directory, 'manifest.json')).then(
    () => true,
    () => false,
  );
}

function isWhole(text: string, least: number, most: number): boolean {
  return /^\d{1,9}$/.test(text) && Number(text) >= least && Number(text) <= most;
}
