import { IMPURE_GLOBALS, PURE_BUILTINS, type Rules } from './rules.js';
import { roomOf, type SourceFile } from './scan.js';

/** Every violation as one sentence: `file: what is wrong`. An empty list means all rules hold. */
export function check(files: readonly SourceFile[], rules: Rules): string[] {
  const known = new Set(rules.rows.flat());
  return [
    ...files
      .filter((file) => !known.has(file.room))
      .map((file) => `${file.path}: room "${file.room}" is not in the table`),
    ...files.flatMap((file) => [
      ...direction(file, rules),
      ...doors(file, rules),
      ...packages(file, rules),
      ...globals(file, rules),
      ...purity(file, rules),
      ...size(file, rules),
    ]),
    ...cycles(files),
  ];
}

function direction(file: SourceFile, rules: Rules): string[] {
  const row = (room: string): number => rules.rows.findIndex((rooms) => rooms.includes(room));
  return targets(file)
    .filter((target) => {
      const to = roomOf(target);
      if (to === file.room || row(to) < row(file.room)) return false;
      return !(rules.peers[file.room]?.includes(to) && row(to) === row(file.room));
    })
    .map((target) => `${file.path}: ${file.room} may not import ${roomOf(target)} (${target})`);
}

function doors(file: SourceFile, rules: Rules): string[] {
  return rules.doors
    .filter((door) => door.from === file.room)
    .flatMap((door) =>
      targets(file)
        .filter((target) => roomOf(target) === door.to && !door.files.includes(target))
        .map((target) => `${file.path}: may not import ${target}, only ${door.files.join(', ')}: ${door.why}`),
    );
}

function packages(file: SourceFile, rules: Rules): string[] {
  return file.imports
    .filter((used) => used.target === undefined)
    .filter(({ specifier }) => !allowedPlaces(specifier, rules).some((place) => file.path.startsWith(place)))
    .map(({ specifier }) => `${file.path}: may not import ${specifier}`);
}

/** Path prefixes of the files that may import this module; `''` is everywhere. */
function allowedPlaces(specifier: string, rules: Rules): readonly string[] {
  if (specifier.startsWith('node:')) return rules.builtins[specifier] ?? [''];
  const name = Object.keys(rules.packages).find((owned) => {
    return owned.endsWith('/') ? specifier.startsWith(owned) : specifier === owned || specifier.startsWith(`${owned}/`);
  });
  return name === undefined ? [] : (rules.packages[name] ?? []);
}

function globals(file: SourceFile, rules: Rules): string[] {
  if (file.path === rules.edge) return [];
  return ['process', 'console']
    .filter((name) => file.globals.has(name))
    .map((name) => `${file.path}: may not use ${name}, only ${rules.edge} may`);
}

function purity(file: SourceFile, rules: Rules): string[] {
  if (!rules.pure.includes(file.room)) return [];
  const modules = file.imports
    .map((used) => used.specifier)
    .filter((specifier) => specifier.startsWith('node:') && !PURE_BUILTINS.includes(specifier));
  const used = IMPURE_GLOBALS.filter((name) => file.globals.has(name));
  return [...modules, ...used].map((name) => `${file.path}: ${file.room} is pure and may not use ${name}`);
}

function size(file: SourceFile, rules: Rules): string[] {
  return file.lines > rules.lines.max ? [`${file.path}: ${file.lines} lines, at most ${rules.lines.max}`] : [];
}

/** The middle value; of an even number of files the higher one, so that the limit cannot be met by rounding. */
export function medianLines(files: readonly SourceFile[]): number {
  const sorted = files.map((file) => file.lines).sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}

/** Each import cycle once, as `a.ts -> b.ts -> a.ts`. Type imports count: a cycle of types is a tangle too. */
function cycles(files: readonly SourceFile[]): string[] {
  const byPath = new Map(files.map((file) => [file.path, file]));
  const done = new Set<string>();
  const found: string[] = [];
  const walk = (path: string, trail: readonly string[]): void => {
    const start = trail.indexOf(path);
    if (start >= 0) found.push([...trail.slice(start), path].join(' -> '));
    if (start >= 0 || done.has(path)) return;
    for (const target of targets(byPath.get(path))) walk(target, [...trail, path]);
    done.add(path);
  };
  for (const file of files) walk(file.path, []);
  return found.map((cycle) => `import cycle: ${cycle}`);
}

function targets(file: SourceFile | undefined): string[] {
  return (file?.imports ?? []).flatMap((used) => (used.target === undefined ? [] : [used.target]));
}
