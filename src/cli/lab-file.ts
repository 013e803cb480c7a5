import { readFile } from 'node:fs/promises';
import { basename, dirname, extname, resolve } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { formatProblems } from '../config/format-problems.js';
import type { ConfigProblem, LabConfig } from '../config/model.js';
import { type ParsedConfig, parseConfig } from '../config/parse-config.js';
import type { LabFile } from '../config/schema.js';
import { loadConfig } from '../config/load-config.js';
import { ExitCode, LabError } from '../errors.js';
import type { App } from './app.js';
import type { Settings } from './invocation.js';

export type LabOverrides = Partial<LabFile>;
export type Loaded = Required<ParsedConfig>;

/** Flags as the part of a lab file they stand for. Paths start at the working directory and become absolute. */
export function overridesOf(settings: Settings, cwd: string): LabOverrides {
  const tree: Record<string, unknown> = {};
  for (const [path, value] of Object.entries(settings)) {
    const keys = path.split('.');
    const last = keys.pop() ?? '';
    let parent = tree;
    for (const key of keys) parent = (parent[key] ??= {}) as Record<string, unknown>;
    parent[last] = path === 'box' ? boxOf(String(value), cwd) : path === 'bundle' ? resolve(cwd, String(value)) : value;
  }
  return tree;
}

/** One flag for three things: a URL, a file that ends in .box, else the name of a box or an image. */
function boxOf(value: string, cwd: string): NonNullable<LabFile['box']> {
  // What is no URL is for the lab file's own rules to refuse, with everything else that is wrong.
  if (/^https?:\/\//.test(value)) {
    return { name: boxName(URL.canParse(value) ? new URL(value).pathname : ''), url: value };
  }
  if (value.endsWith('.box')) return { name: boxName(value), file: resolve(cwd, value) };
  return { name: value };
}

/** Vagrant wants a name for a box that comes as a file: `k8slab/<file name>`. */
function boxName(path: string): string {
  const stem = basename(path, extname(path)).replaceAll(/[^A-Za-z0-9_.-]/g, '-');
  return `k8slab/${stem || 'box'}`;
}

/**
 * The lab file, sound. Its warnings are among the problems.
 *
 * @throws LabError K8SLAB_CONFIG with all problems, and what loadConfig throws
 */
export async function loadLabFile(app: App, overrides: LabOverrides = {}): Promise<Loaded> {
  return sound(app, await loadConfig({ path: app.file, readFile, overrides }));
}

/** As {@link loadLabFile} for text that is not on the disk yet. */
export function soundText(app: App, text: string, overrides: LabOverrides = {}): Loaded {
  return sound(app, parseConfig(Buffer.from(text), { dir: dirname(app.file), overrides }));
}

function sound(app: App, parsed: ParsedConfig): Loaded {
  const { config, problems, text } = parsed;
  if (!config) throw configError(app, problems, text);
  return { ...parsed, config };
}

/** Says warnings aside; errors among them are the caller's business. */
export function warn(app: App, problems: readonly ConfigProblem[], text: string): void {
  const warnings = problems.filter(({ severity }) => severity === 'warning');
  if (warnings.length > 0) app.say(formatProblems(warnings, app.file, text));
}

export function configError(app: App, problems: readonly ConfigProblem[], text: string): LabError {
  const errors = problems.filter(({ severity }) => severity === 'error');
  const many = errors.length === 1 ? '1 problem' : `${errors.length} problems`;
  return new LabError('K8SLAB_CONFIG', `Cannot use ${app.file}: it has ${many}`, {
    exitCode: ExitCode.usage,
    details: { file: app.file, problems: errors, shown: formatProblems(errors, app.file, text) },
  });
}

export interface Difference {
  path: string;
  before: unknown;
  after: unknown;
}

/** Where the flags want something else than the file says, defaults included. */
export function differences(settings: Settings, before: LabConfig, after: LabConfig): Difference[] {
  return Object.keys(settings).flatMap((path) => {
    const difference = { path, before: valueAt(before, path), after: valueAt(after, path) };
    return isDeepStrictEqual(difference.before, difference.after) ? [] : [difference];
  });
}

function valueAt(config: LabConfig, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>((parent, key) => (parent as Record<string, unknown> | undefined)?.[key], config);
}
