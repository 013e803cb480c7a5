import { Argument, type Command as Commander, InvalidArgumentError, Option } from 'commander';
import { ExitCode, LabError } from '../errors.js';
import type { Messages } from '../i18n/catalog.js';
import type { SnapshotCommand, WhichSnapshots } from './snapshot-invocation.js';
import { subVerbs } from './sub-verbs.js';

interface Flags {
  dryRun?: boolean;
  all?: boolean;
  keep?: number;
}

/** `snapshot save|restore|list|delete`. */
export function addSnapshotVerbs(
  verb: (name: string, description: string) => Commander,
  texts: Messages['cli'],
  understood: (command: SnapshotCommand) => void,
): void {
  const sub = subVerbs(verb('snapshot', texts.cmdSnapshot), texts);
  const name = (): Argument => new Argument('<name>', texts.argSnapshot);

  sub('save', texts.cmdSnapshotSave)
    .addArgument(name())
    .action((wanted: string) => understood({ verb: 'snapshot-save', name: wanted }));
  sub('restore', texts.cmdSnapshotRestore)
    .addArgument(name())
    .option('--dry-run', texts.optDryRun, false)
    .action((wanted: string, flags: Flags) =>
      understood({ verb: 'snapshot-restore', name: wanted, dryRun: flags.dryRun === true }),
    );
  sub('list', texts.cmdSnapshotList).action(() => understood({ verb: 'snapshot-list' }));
  sub('delete', texts.cmdSnapshotDelete)
    .addArgument(new Argument('[name...]', texts.argSnapshots))
    .addOption(new Option('--all', texts.optDeleteAll).conflicts('keep'))
    .addOption(new Option('--keep <number>', texts.optKeep).argParser(count))
    .option('--dry-run', texts.optDryRun, false)
    .action((names: string[], flags: Flags) =>
      understood({ verb: 'snapshot-delete', which: which(names, flags), dryRun: flags.dryRun === true }),
    );
}

function which(names: readonly string[], { all, keep }: Flags): WhichSnapshots {
  const wish: WhichSnapshots = keep !== undefined ? { keep } : all === true ? 'all' : { names: [...new Set(names)] };
  const named = names.length > 0;
  if (named !== (wish === 'all' || 'keep' in wish)) return wish;
  throw new LabError(
    'K8SLAB_USAGE',
    `Cannot tell which snapshots to delete: ${named ? 'names and a flag that chooses' : 'none is named'}`,
    { exitCode: ExitCode.usage, hint: 'k8slab snapshot delete NAME..., or --keep N, or --all' },
  );
}

function count(value: string): number {
  if (/^\d{1,3}$/.test(value)) return Number(value);
  throw new InvalidArgumentError('A number of snapshots is wanted, 0 or more.');
}
