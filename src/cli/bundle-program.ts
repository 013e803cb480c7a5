import { Argument, type Command as Commander, InvalidArgumentError, Option } from 'commander';
import { isReference } from '../net/image-reference.js';
import { COMPONENT_NAMES, type ComponentName } from '../config/component-names.js';
import type { CniName, ProfileName } from '../config/model.js';
import type { Messages } from '../i18n/catalog.js';
import type { Command } from './invocation.js';
import { subVerbs } from './sub-verbs.js';

type Flags = Readonly<Record<string, unknown>>;

/** `bundle create|verify|show`. */
export function addBundleVerbs(
  verb: (name: string, description: string) => Commander,
  texts: Messages['cli'],
  understood: (command: Command) => void,
): void {
  const sub = subVerbs(verb('bundle', texts.cmdBundle), texts);

  sub('create', texts.cmdBundleCreate)
    .addOption(new Option('--profile <name>', texts.optProfile).choices(['modern', 'classic']))
    .option('--kubernetes <version>', texts.optKubernetes)
    .addOption(new Option('--cni <name>', texts.optCni).choices(['calico', 'flannel', 'static-route', 'none']))
    .addOption(new Option('--components <names>', texts.optBundleComponents).argParser(componentNames))
    .addOption(new Option('--images <names>', texts.optBundleImages).argParser(imageNames))
    .addOption(new Option('--labs <ids>', texts.optBundleLabs).argParser(labIds))
    .addOption(new Option('--arch <name>', texts.optBundleArch).choices(['amd64', 'arm64']))
    .option('--out <dir>', texts.optBundleOut)
    .option('--mirror <prefix=url...>', texts.optBundleMirror)
    .option('--dry-run', texts.optDryRun, false)
    .action((flags: Flags) =>
      understood({
        verb: 'bundle-create',
        profile: flags['profile'] as ProfileName | undefined,
        kubernetes: flags['kubernetes'] as string | undefined,
        cni: flags['cni'] as CniName | undefined,
        components: flags['components'] as ComponentName[] | undefined,
        images: (flags['images'] as string[] | undefined) ?? [],
        labs: flags['labs'] === 'all' ? undefined : (flags['labs'] as string[] | undefined),
        arch: flags['arch'] as 'amd64' | 'arm64' | undefined,
        out: flags['out'] as string | undefined,
        mirrors: (flags['mirror'] as string[] | undefined) ?? [],
        dryRun: flags['dryRun'] === true,
      }),
    );
  sub('verify', texts.cmdBundleVerify)
    .addArgument(new Argument('<dir>', texts.argBundle))
    .option('--full', texts.optFull, false)
    .action((directory: string, flags: Flags) =>
      understood({ verb: 'bundle-verify', directory, full: flags['full'] === true }),
    );
  sub('show', texts.cmdBundleShow)
    .addArgument(new Argument('<dir>', texts.argBundle))
    .action((directory: string) => understood({ verb: 'bundle-show', directory }));
}

function list(value: string): string[] {
  return [...new Set(value.split(',').map((name) => name.trim()))].filter((name) => name !== '');
}

function imageNames(value: string): string[] {
  const names = list(value);
  const wrong = names.filter((name) => !isReference(name));
  if (wrong.length === 0) return names;
  throw new InvalidArgumentError(`${wrong.join(', ')} is no image, as nginx:1.29 or registry.k8s.io/pause:3.10 is.`);
}

/** `all` stays a word: nobody has to know the chapters for it. */
function labIds(value: string): string[] | 'all' {
  const word = value.trim();
  if (word === 'all') return word;
  if (word === 'none') return [];
  const ids = list(value);
  if (ids.length > 0) return ids;
  throw new InvalidArgumentError('Wanted: all, none, or chapters and labs as ch3,ch4/4.2.1.');
}

function componentNames(value: string): ComponentName[] {
  if (value.trim() === 'none') return [];
  const names = list(value);
  const known = COMPONENT_NAMES as readonly string[];
  const unknown = names.filter((name) => !known.includes(name));
  if (unknown.length === 0 && names.length > 0) return names as ComponentName[];
  throw new InvalidArgumentError(`There is no ${unknown.join(', ') || 'name'}; there are none, ${known.join(', ')}.`);
}
