/** One line of `vagrant --machine-readable`: `timestamp,target,type,data...`. */
export interface MachineLine {
  /** Machine name; undefined for lines about the whole environment. */
  target: string | undefined;
  type: string;
  data: string[];
}

/** Undefined for what is no such line: plugins and child processes print between them. */
export function parseMachineLine(line: string): MachineLine | undefined {
  const fields = line.split(',');
  const [timestamp, target, type, ...data] = fields;
  if (timestamp === undefined || !/^\d+$/.test(timestamp) || type === undefined || type === '') return undefined;
  return { target: target === '' ? undefined : target, type, data: data.map(unescapeField) };
}

function unescapeField(field: string): string {
  return field.replaceAll('%!(VAGRANT_COMMA)', ',').replaceAll('\\n', '\n').replaceAll('\\r', '');
}

export function parseMachineOutput(text: string): MachineLine[] {
  return text
    .split('\n')
    .map(parseMachineLine)
    .filter((line) => line !== undefined);
}

/** What Vagrant said in the end: class and text of its error, or the last thing it showed as one. */
export function findVagrantError(stdout: string): { className: string; message: string } | undefined {
  const lines = parseMachineOutput(stdout);
  const exit = lines.findLast(({ type }) => type === 'error-exit');
  if (exit) return { className: exit.data[0] ?? '', message: exit.data[1] ?? '' };
  const shown = lines.findLast(({ type, data }) => type === 'ui' && data[0] === 'error');
  return shown && { className: '', message: shown.data[1] ?? '' };
}

/**
 * Text a user wants to see, with the machine it is about. `==> m-k8s: text` names the machine again; docker and
 * libvirt leave the target field empty for some of these lines.
 */
export function progressOf(line: MachineLine): { node: string | undefined; lines: string[] } | undefined {
  if (line.type !== 'ui') return undefined;
  const text = line.data[1] ?? '';
  let node = line.target;
  const lines = text.split('\n').map((part) => {
    const prefix = /^(?:==>| {3}) ([A-Za-z0-9.-]+): ?/.exec(part);
    if (!prefix) return part.trimEnd();
    node ??= prefix[1];
    return part.slice(prefix[0].length).trimEnd();
  });
  return { node, lines: lines.filter((part) => part !== '') };
}

/**
 * From `vagrant snapshot list`: names by machine, also of machines that have none. The names are details without the
 * prefix that every other text for people has: of `    m-k8s: You can take a snapshot ...` none is one.
 */
export function parseSnapshots(stdout: string): { node: string; names: string[] }[] {
  const byNode = new Map<string, string[]>();
  for (const { target, type, data } of parseMachineOutput(stdout)) {
    if (target === undefined || type !== 'ui') continue;
    const names = byNode.get(target) ?? [];
    byNode.set(target, names);
    const [kind, text = ''] = data;
    if (kind === 'detail' && text !== '' && !text.startsWith(`    ${target}: `)) names.push(text);
  }
  return [...byNode].map(([node, names]) => ({ node, names }));
}
