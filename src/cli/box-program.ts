import { Argument, type Command as Commander, InvalidArgumentError, Option } from 'commander';
import { DISTRIBUTION_NAMES } from '../box/distributions.js';
import type { ProviderName } from '../config/model.js';
import type { Messages } from '../i18n/catalog.js';
import type { BoxCommand } from './box-invocation.js';
import type { Command } from './invocation.js';
import { subVerbs } from './sub-verbs.js';

type Flags = Readonly<Record<string, unknown>>;
type BuildCommand = Extract<BoxCommand, { verb: 'box-build' }>;

const PROVIDERS = ['virtualbox', 'libvirt', 'docker'];
/** Room for the system, images and what labs store; an empty part of the disk takes no space. */
const DISK_GIB = 20;

/** `box build|add|list|remove`. */
export function addBoxVerbs(
  verb: (name: string, description: string) => Commander,
  texts: Messages['cli'],
  understood: (command: Command) => void,
): void {
  const sub = subVerbs(verb('box', texts.cmdBox), texts);

  sub('build', texts.cmdBoxBuild)
    .addOption(new Option('--provider <name>', texts.optBoxProvider).choices(PROVIDERS).makeOptionMandatory())
    .addOption(
      new Option('--from <source>', texts.optBoxFrom).choices(['debootstrap', 'cloud-image']).default('debootstrap'),
    )
    .addOption(
      new Option('--distribution <name>', texts.optBoxDistribution).choices(DISTRIBUTION_NAMES).default('debian-12'),
    )
    .option('--bundle <dir>', texts.optBoxBundle)
    .option('--out <file>', texts.optBoxOut)
    .option('--name <name>', texts.optBoxName)
    .option('--box-version <version>', texts.optBoxVersion)
    .addOption(new Option('--disk-size <GiB>', texts.optBoxDisk).argParser(gibibytes).default(DISK_GIB))
    .option('--emulated', texts.optBoxEmulated, false)
    .option('--debian-mirror <url>', texts.optBoxDebianMirror)
    .option('--mirror <prefix=url...>', texts.optBundleMirror)
    .option('--keyring <file>', texts.optBoxKeyring)
    .option('--image-checksum <digest>', texts.optBoxImageChecksum)
    .option('--force', texts.optBoxForce, false)
    .option('--dry-run', texts.optDryRun, false)
    .action((flags: Flags) =>
      understood({
        verb: 'box-build',
        provider: flags['provider'] as ProviderName,
        from: flags['from'] as BuildCommand['from'],
        distribution: flags['distribution'] as BuildCommand['distribution'],
        bundle: text(flags, 'bundle'),
        out: text(flags, 'out'),
        name: text(flags, 'name'),
        version: text(flags, 'boxVersion'),
        diskSize: flags['diskSize'] as number,
        emulated: flags['emulated'] === true,
        debianMirror: text(flags, 'debianMirror'),
        mirrors: (flags['mirror'] as string[] | undefined) ?? [],
        keyring: text(flags, 'keyring'),
        imageChecksum: text(flags, 'imageChecksum'),
        force: flags['force'] === true,
        dryRun: flags['dryRun'] === true,
      }),
    );
  sub('add', texts.cmdBoxAdd)
    .addArgument(new Argument('<file|url>', texts.argBoxSource))
    .option('--name <name>', texts.optBoxName)
    .option('--box-version <version>', texts.optBoxVersion)
    .option('--checksum <digest>', texts.optBoxChecksum)
    .option('--mirror <prefix=url...>', texts.optBundleMirror)
    .action((source: string, flags: Flags) =>
      understood({
        verb: 'box-add',
        source,
        name: text(flags, 'name'),
        version: text(flags, 'boxVersion'),
        checksum: text(flags, 'checksum'),
        mirrors: (flags['mirror'] as string[] | undefined) ?? [],
      }),
    );
  sub('list', texts.cmdBoxList).action(() => understood({ verb: 'box-list' }));
  sub('remove', texts.cmdBoxRemove)
    .addArgument(new Argument('<name>', texts.argBoxName))
    .addOption(new Option('--box-version <version>', texts.optBoxRemoveVersion).conflicts('old'))
    .addOption(new Option('--provider <name>', texts.optBoxRemoveProvider).choices(PROVIDERS))
    .option('--old', texts.optBoxOld, false)
    .action((name: string, flags: Flags) =>
      understood({
        verb: 'box-remove',
        name,
        version: text(flags, 'boxVersion'),
        provider: flags['provider'] as ProviderName | undefined,
        old: flags['old'] === true,
      }),
    );
}

function text(flags: Flags, name: string): string | undefined {
  const value = flags[name];
  return typeof value === 'string' ? value : undefined;
}

function gibibytes(value: string): number {
  if (/^\d{1,4}$/.test(value) && Number(value) >= 4 && Number(value) <= 2048) return Number(value);
  throw new InvalidArgumentError('A number from 4 to 2048 is wanted.');
}
