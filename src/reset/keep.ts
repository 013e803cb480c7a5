import type { KeepKind, KeepRule } from '../config/keep.js';
import { longImageName } from '../net/image-name.js';
import type { Mark } from '../labs/inventory/marks-on-node.js';

/** What a reset leaves alone on a node. */
export type KeepsThing = (kind: string, name: string) => boolean;

/** Kinds of things → what the user calls them. */
const CALLED: Readonly<Record<string, KeepKind>> = {
  container: 'container',
  volume: 'volume',
  network: 'network',
  image: 'image',
  'docker image': 'image',
  file: 'file',
  export: 'export',
  share: 'export',
};

/** A container that mounts / or /root does not keep everything. */
const DEEP = /^\/[^/]+\/[^/]/;

/**
 * What is kept on one node: what a rule names or a label marks, and what that cannot do without. A kept container
 * keeps its image, volumes and networks; a kept file the directories it is in; a kept directory all that is in it and
 * its exports; a kept export its directory.
 *
 * @param things of the node, by kind
 */
export function keeperOf(
  rules: readonly KeepRule[],
  marks: readonly Mark[],
  things: Readonly<Record<string, readonly string[]>>,
): KeepsThing {
  const named = (kind: KeepKind): ((text: string) => boolean) => {
    const globs = rules.filter((rule) => rule.kind === kind).map(({ pattern }) => globOf(pattern));
    return (text) => globs.some((glob) => glob.test(text));
  };
  const marked = new Set(marks.filter(({ by }) => by === undefined).map(({ kind, name }) => `${kind} ${name}`));
  const isContainer = named('container');
  const keepsContainer = (name: string): boolean => isContainer(name) || marked.has(`container ${name}`);
  const needed = marks.filter(({ by }) => by !== undefined && keepsContainer(by));
  const held = new Set(needed.map(({ kind, name }) => `${kind} ${name}`));
  const mounted = needed.flatMap(({ kind, name }) => (kind === 'file' && DEEP.test(name) ? [name] : []));
  const exports = [...(things['export'] ?? []), ...(things['share'] ?? [])];
  const isExport = named('export');
  const keptDirs = exports.filter((line) => isExport(line) || isExport(pathOf(line))).map(pathOf);
  const isFile = named('file');
  const below = rules.filter(({ kind }) => kind === 'file').map(({ pattern }) => pattern);
  const keepsInside = (path: string): boolean => ancestors(path).some((each) => isFile(each));
  const roots = (things['file'] ?? []).filter(keepsInside);
  // What lies too deep to be listed goes with a directory that is listed.
  const inner = [...roots, ...keptDirs, ...mounted, ...below.map(literalStart)];
  const whole = [...keptDirs, ...mounted];
  const keepsPath = (path: string): boolean =>
    keepsInside(path) || inner.some((kept) => isIn(kept, path)) || whole.some((kept) => isIn(path, kept));
  return (kind, name) => {
    if (held.has(`${kind} ${name}`) || marked.has(`${kind} ${name}`)) return true;
    switch (CALLED[kind]) {
      case 'file':
        return keepsPath(name);
      case 'export':
        return isExport(name) || isExport(pathOf(name)) || keepsInside(pathOf(name));
      case 'image':
        return imageNames(name).some(named('image'));
      case 'container':
        return keepsContainer(name);
      case 'volume':
      case 'network':
        return named(CALLED[kind])(name);
      default:
        return false;
    }
  };
}

function globOf(pattern: string): RegExp {
  const text = pattern
    .replaceAll(/[\\^$.|+()[\]{}]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${text.replace(/\/$/, '')}$`, 's');
}

/** Up to the first part of a path that has a glob. */
function literalStart(pattern: string): string {
  const start = pattern.split(/[*?]/, 1)[0] ?? '';
  return start === pattern ? pattern : start.slice(0, start.lastIndexOf('/'));
}

/** Whether `inner` is `outer` or in it. */
function isIn(inner: string, outer: string): boolean {
  return inner === outer || inner.startsWith(`${outer.replace(/\/$/, '')}/`);
}

/** The path itself, and the directories it is in. */
function ancestors(path: string): string[] {
  const parts = path.split('/');
  return parts.map((_part, index) => parts.slice(0, parts.length - index).join('/')).filter((each) => each !== '');
}

/** Of a line of /etc/exports. */
function pathOf(line: string): string {
  return line.split(/[ \t]/, 1)[0] ?? line;
}

/** As people write it: with or without docker.io and the tag. */
function imageNames(name: string): string[] {
  const short = name.replace(/^docker\.io\/(library\/)?/, '');
  const long = longImageName(name);
  return [name, long, short].flatMap((each) => [each, each.replace(/:[^:/]*$/, '')]);
}
