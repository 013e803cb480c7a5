import { access, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** A machine in Vagrant's own list, which is what `vagrant global-status` shows. */
interface IndexEntry {
  /** `.vagrant` of its project. */
  dataPath: string;
  node: string;
  provider: string;
  directory: string;
  box: string | undefined;
}

export interface VagrantRecords {
  /** Ids of machines that a project directory claims, wherever that project is now. */
  claimed: ReadonlySet<string>;
  /** Directories in the list that are gone. */
  gone: string[];
  /** Boxes named `k8slab/...` that no machine in the list uses. */
  unusedBoxes: string[];
}

export async function readVagrantRecords(vagrantHome: string): Promise<VagrantRecords> {
  const entries = await readIndex(vagrantHome);
  const claimed = new Set<string>();
  const gone = new Set<string>();
  for (const { dataPath, node, provider, directory } of entries) {
    if (!(await isThere(directory))) gone.add(directory);
    const id = await readFile(join(dataPath, 'machines', node, provider, 'id'), 'utf8').catch(() => '');
    if (id.trim() !== '') claimed.add(id.trim());
  }
  const used = new Set(entries.map(({ box }) => box));
  return {
    claimed,
    gone: [...gone].sort(),
    unusedBoxes: (await ownBoxes(vagrantHome)).filter((box) => !used.has(box)),
  };
}

/** A directory that cannot be looked into (a disk that is not mounted has none) is not gone. */
export async function isThere(directory: string): Promise<boolean> {
  return access(directory).then(
    () => true,
    (error: unknown) => !(error instanceof Error && 'code' in error && error.code === 'ENOENT'),
  );
}

async function ownBoxes(vagrantHome: string): Promise<string[]> {
  const names = await readdir(join(vagrantHome, 'boxes')).catch(() => []);
  const mark = 'k8slab-VAGRANTSLASH-';
  return names.filter((name) => name.startsWith(mark)).map((name) => `k8slab/${name.slice(mark.length)}`);
}

async function readIndex(vagrantHome: string): Promise<IndexEntry[]> {
  const text = await readFile(join(vagrantHome, 'data', 'machine-index', 'index'), 'utf8').catch(() => '{}');
  let machines: unknown;
  try {
    machines = (JSON.parse(text) as { machines?: unknown } | null)?.machines;
  } catch {
    return [];
  }
  if (typeof machines !== 'object' || machines === null) return [];
  return Object.values(machines as Record<string, unknown>).flatMap((value) => {
    const entry = value as Record<string, unknown> | null;
    const [dataPath, node, provider, directory] = ['local_data_path', 'name', 'provider', 'vagrantfile_path'].map(
      (key) => entry?.[key],
    );
    if (typeof dataPath !== 'string' || typeof node !== 'string') return [];
    if (typeof provider !== 'string' || typeof directory !== 'string') return [];
    const box = (entry?.['extra_data'] as { box?: { name?: unknown } } | null)?.box?.name;
    return [{ dataPath, node, provider, directory, box: typeof box === 'string' ? box : undefined }];
  });
}
