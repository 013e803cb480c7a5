import { Argument, Command as Commander, InvalidArgumentError, Option } from 'commander';
import { MAX_WORKERS } from '../config/limits.js';
import { ExitCode, LabError } from '../errors.js';
import type { Messages } from '../i18n/catalog.js';
import { addBoxVerbs } from './box-program.js';
import { addBundleVerbs } from './bundle-program.js';
import { addComponentVerbs } from './component-program.js';
import type { Command, GlobalOptions, Invocation, Shell } from './invocation.js';
import { addLabVerbs } from './lab-program.js';
import { addSnapshotVerbs } from './snapshot-program.js';
import { addSettingFlags, readSettings } from './settings-flags.js';

const OUTPUTS = ['text', 'json', 'junit', 'tap'] as const;

export interface ProgramOptions {
  texts: Messages['cli'];
  version: string;
  /** What commander prints: help and version to the first, its errors to the second. */
  write: { out: (text: string) => void; err: (text: string) => void };
  /** Called once with what was understood. */
  onInvocation: (invocation: Invocation) => void;
}

/**
 * The command line as a tree. It only understands: no verb is run and nothing heavy is loaded here.
 *
 * `passed` is what stood behind `--`, taken out before: commander does not tell it from arguments.
 */
export function buildProgram(options: ProgramOptions, passed: readonly string[] = []): Commander {
  const { texts, version, write, onInvocation } = options;
  const program = new Commander('k8slab');
  program
    .description(texts.program)
    .version(version, '-V, --version', texts.optVersion)
    .helpOption('-h, --help', texts.optHelp)
    .helpCommand('help [command]', texts.helpCommand)
    .exitOverride()
    .showSuggestionAfterError()
    .configureOutput({ writeOut: write.out, writeErr: write.err })
    .option('-f, --file <path>', texts.optFile, undefined)
    .option('--lab-dir <path>', texts.optLabDir)
    .addOption(new Option('-o, --output <format>', texts.optOutput).choices(OUTPUTS).default('text'))
    .option('-y, --yes', texts.optYes, false)
    .option('--lang <language>', texts.optLang)
    .option('-v, --verbose', texts.optVerbose, false)
    .option('--no-color', texts.optNoColor);

  const understood = (command: Command): void => {
    if (passed.length > 0 && command.verb !== 'ssh') {
      throw new LabError('K8SLAB_USAGE', `Cannot run ${command.verb}: it takes nothing behind --`, {
        exitCode: ExitCode.usage,
      });
    }
    const global = readGlobal(program.opts());
    if ((global.output === 'junit' || global.output === 'tap') && !['verify', 'report'].includes(command.verb)) {
      throw new LabError('K8SLAB_USAGE', `Cannot print ${command.verb} as ${global.output}: only verify and report`, {
        exitCode: ExitCode.usage,
      });
    }
    onInvocation({ global, command });
  };
  const verb = (name: string, description: string): Commander =>
    program.command(name).description(description).helpOption('-h, --help', texts.optHelp).allowExcessArguments(false);

  const init = verb('init', texts.cmdInit);
  addSettingFlags(init, texts);
  init.action((flags: Flags) => understood({ verb: 'init', settings: readSettings(flags) }));

  const up = verb('up', texts.cmdUp);
  addSettingFlags(up, texts);
  up.option('--dry-run', texts.optDryRun, false)
    .option('--force', texts.optForce, false)
    .option('--accept-new-host-key <node...>', texts.optAcceptKey)
    .option('--no-snapshot', texts.optNoSnapshot)
    .action((flags: Flags) =>
      understood({
        verb: 'up',
        settings: readSettings(flags),
        dryRun: flags['dryRun'] === true,
        force: flags['force'] === true,
        acceptNewHostKey: Array.isArray(flags['acceptNewHostKey']) ? (flags['acceptNewHostKey'] as string[]) : [],
        snapshot: flags['snapshot'] !== false,
      }),
    );

  const plan = verb('plan', texts.cmdPlan);
  addSettingFlags(plan, texts);
  plan.action((flags: Flags) => understood({ verb: 'plan', settings: readSettings(flags) }));

  verb('render', texts.cmdRender)
    .option('--force', texts.optForce, false)
    .action((flags: Flags) => understood({ verb: 'render', force: flags['force'] === true }));

  verb('status', texts.cmdStatus).action(() => understood({ verb: 'status' }));

  verb('ssh', texts.cmdSsh)
    .usage('[options] <node> [-- command...]')
    .addArgument(new Argument('<node>', texts.argNode))
    .option('--accept-new-host-key', texts.optAcceptKey, false)
    .action((node: string, flags: Flags) =>
      understood({ verb: 'ssh', node, argv: passed, acceptNewHostKey: flags['acceptNewHostKey'] === true }),
    );

  verb('kubeconfig', texts.cmdKubeconfig)
    .addOption(new Option('--merge', texts.optMerge).conflicts(['path', 'print']))
    .addOption(new Option('--path', texts.optPath).conflicts('print'))
    .option('--print', texts.optPrint)
    .action((flags: Flags) => {
      const mode = (['merge', 'path', 'print'] as const).find((name) => flags[name] === true);
      understood({ verb: 'kubeconfig', mode: mode ?? 'export' });
    });

  verb('halt', texts.cmdHalt).action(() => understood({ verb: 'halt' }));

  verb('destroy', texts.cmdDestroy)
    .option('--dry-run', texts.optDryRun, false)
    .action((flags: Flags) => understood({ verb: 'destroy', dryRun: flags['dryRun'] === true }));

  verb('scale', texts.cmdScale)
    .addOption(new Option('--workers <number>', texts.optScaleWorkers).argParser(workerCount).makeOptionMandatory())
    .option('--dry-run', texts.optDryRun, false)
    .action((flags: Flags) =>
      understood({ verb: 'scale', workers: flags['workers'] as number, dryRun: flags['dryRun'] === true }),
    );

  verb('reset', texts.cmdReset)
    .addArgument(new Argument('[chapter]', texts.argChapter))
    .addOption(new Option('--dry-run', texts.optDryRun).default(false).conflicts('record'))
    .option('--record', texts.optRecord, false)
    .addOption(new Option('--soft', texts.optSoft).conflicts(['hard', 'record']))
    .addOption(new Option('--hard', texts.optHard).conflicts('record'))
    .addOption(
      new Option('--keep <kind:name>', texts.optKeepThing)
        .argParser((text: string, all: readonly string[]) => [...all, text])
        .default([])
        .conflicts(['hard', 'record']),
    )
    .action((chapter: string | undefined, flags: Flags) =>
      understood({
        verb: 'reset',
        chapter,
        dryRun: flags['dryRun'] === true,
        record: flags['record'] === true,
        way: (['soft', 'hard'] as const).find((way) => flags[way] === true),
        keep: flags['keep'] as string[],
      }),
    );

  addSnapshotVerbs(verb, texts, understood);

  verb('doctor', texts.cmdDoctor)
    .option('--fix', texts.optFix, false)
    .addOption(new Option('--stop', texts.optStop).default(false).conflicts(['fix', 'dryRun']))
    .addOption(new Option('--orphans', texts.optOrphans).default(false).conflicts(['stop', 'provider']))
    .option('--dry-run', texts.optDryRun, false)
    .addOption(new Option('--provider <name>', texts.optProvider).choices(['auto', 'virtualbox', 'libvirt', 'docker']))
    .action((flags: Flags) =>
      understood({
        verb: 'doctor',
        fix: flags['fix'] === true,
        stop: flags['stop'] === true,
        orphans: flags['orphans'] === true,
        dryRun: flags['dryRun'] === true,
        provider: typeof flags['provider'] === 'string' ? flags['provider'] : undefined,
      }),
    );

  verb('support', texts.cmdSupport)
    .option('--out <file>', texts.optOut)
    .action((flags: Flags) =>
      understood({ verb: 'support', out: typeof flags['out'] === 'string' ? flags['out'] : undefined }),
    );

  addComponentVerbs(verb, texts, understood);

  verb('completion', texts.cmdCompletion)
    .addArgument(new Argument('<shell>', texts.argShell).choices(['bash', 'zsh', 'fish']))
    .action((shell: Shell) => understood({ verb: 'completion', shell }));

  addBundleVerbs(verb, texts, understood);

  addBoxVerbs(verb, texts, understood);

  addLabVerbs(verb, texts, understood);
  return program;
}

type Flags = Readonly<Record<string, unknown>>;

function workerCount(value: string): number {
  if (/^\d{1,2}$/.test(value) && Number(value) <= MAX_WORKERS) return Number(value);
  throw new InvalidArgumentError(`A number from 0 to ${String(MAX_WORKERS)} is wanted.`);
}

function readGlobal(options: Flags): GlobalOptions {
  const text = (name: string): string | undefined => {
    const value = options[name];
    return typeof value === 'string' ? value : undefined;
  };
  return {
    file: text('file'),
    labDir: text('labDir'),
    output: OUTPUTS.find((name) => name === options['output']) ?? 'text',
    yes: options['yes'] === true,
    lang: text('lang'),
    verbose: options['verbose'] === true,
    color: options['color'] !== false,
  };
}
