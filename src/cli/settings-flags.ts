import { type Command, InvalidArgumentError, Option } from 'commander';
import type { Messages } from '../i18n/catalog.js';
import type { Settings } from './invocation.js';

type CliTexts = Messages['cli'];

interface SettingFlag {
  flag: string;
  /** Key in k8slab.yaml, dotted. */
  path: string;
  text: keyof { [K in keyof CliTexts as CliTexts[K] extends string ? K : never]: true };
  kind: 'text' | 'integer' | 'list' | readonly string[];
}

/** Every flag of `init`, `up` and `plan` that answers a question of the lab file. */
const SETTING_FLAGS: readonly SettingFlag[] = [
  { flag: '--name <name>', path: 'name', text: 'optName', kind: 'text' },
  { flag: '--profile <name>', path: 'profile', text: 'optProfile', kind: ['modern', 'classic'] },
  { flag: '--kubernetes <version>', path: 'kubernetes', text: 'optKubernetes', kind: 'text' },
  { flag: '--workers <count>', path: 'workers', text: 'optWorkers', kind: 'integer' },
  {
    flag: '--provider <name>',
    path: 'provider',
    text: 'optProvider',
    kind: ['auto', 'virtualbox', 'libvirt', 'docker'],
  },
  { flag: '--runtime <name>', path: 'runtime', text: 'optRuntime', kind: ['containerd', 'docker'] },
  { flag: '--cni <name>', path: 'cni', text: 'optCni', kind: ['calico', 'flannel', 'static-route', 'none'] },
  {
    flag: '--encapsulation <name>',
    path: 'network.encapsulation',
    text: 'optEncapsulation',
    kind: ['ipip', 'vxlan'],
  },
  { flag: '--cpus <count>', path: 'controlPlane.cpus', text: 'optCpus', kind: 'integer' },
  { flag: '--memory <MiB>', path: 'controlPlane.memory', text: 'optMemory', kind: 'integer' },
  { flag: '--worker-cpus <count>', path: 'worker.cpus', text: 'optWorkerCpus', kind: 'integer' },
  { flag: '--worker-memory <MiB>', path: 'worker.memory', text: 'optWorkerMemory', kind: 'integer' },
  { flag: '--nodes <cidr>', path: 'network.nodes', text: 'optNodes', kind: 'text' },
  { flag: '--box <box>', path: 'box', text: 'optBox', kind: 'text' },
  { flag: '--bundle <dir>', path: 'bundle', text: 'optBundle', kind: 'text' },
  { flag: '--components <names>', path: 'components', text: 'optComponents', kind: 'list' },
];

export function addSettingFlags(command: Command, texts: CliTexts): void {
  for (const { flag, text, kind } of SETTING_FLAGS) {
    const option = new Option(flag, texts[text]);
    if (typeof kind !== 'string') option.choices(kind);
    // Ranges are the lab file's business: it reports all of its problems at once.
    if (kind === 'integer') option.argParser(integer);
    if (kind === 'list') option.argParser(list);
    command.addOption(option);
  }
}

/** What was given, by key of the lab file. */
export function readSettings(options: Readonly<Record<string, unknown>>): Settings {
  const settings: Record<string, string | number | string[]> = {};
  for (const { flag, path } of SETTING_FLAGS) {
    const value = options[new Option(flag).attributeName()];
    if (typeof value === 'string' || typeof value === 'number') settings[path] = value;
    else if (Array.isArray(value)) settings[path] = value as string[];
  }
  return settings;
}

function integer(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('A whole number is wanted.');
  return Number(text);
}

/** `a,b`; `none` alone is the empty list. What the names mean is the lab file's business. */
function list(text: string): string[] {
  const names = text.split(',').map((name) => name.trim());
  return names.length === 1 && names[0] === 'none' ? [] : names;
}
