import { Argument, type Command as Commander } from 'commander';
import { COMPONENT_NAMES, type ComponentName } from '../config/component-names.js';
import type { Messages } from '../i18n/catalog.js';
import type { Command } from './invocation.js';
import { subVerbs } from './sub-verbs.js';

/** `component list|install|remove`. */
export function addComponentVerbs(
  verb: (name: string, description: string) => Commander,
  texts: Messages['cli'],
  understood: (command: Command) => void,
): void {
  const sub = subVerbs(verb('component', texts.cmdComponent), texts);
  const names = (): Argument => new Argument('<name...>', texts.argComponents).choices(COMPONENT_NAMES);

  sub('list', texts.cmdComponentList).action(() => understood({ verb: 'component-list' }));
  sub('install', texts.cmdComponentInstall)
    .addArgument(names())
    .action((wanted: ComponentName[]) => understood({ verb: 'component-install', names: [...new Set(wanted)] }));
  sub('remove', texts.cmdComponentRemove)
    .addArgument(names())
    .option('--dry-run', texts.optDryRun, false)
    .action((unwanted: ComponentName[], flags: { dryRun?: boolean }) =>
      understood({ verb: 'component-remove', names: [...new Set(unwanted)], dryRun: flags.dryRun === true }),
    );
}
