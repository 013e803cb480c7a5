import { Argument, type Command as Commander, InvalidArgumentError, Option } from 'commander';
import type { Messages } from '../i18n/catalog.js';
import type { LabCommand } from './lab-invocation.js';
import { subVerbs } from './sub-verbs.js';

type Flags = Readonly<Record<string, unknown>>;

/** `lab ...`, `verify` and `report`. */
export function addLabVerbs(
  verb: (name: string, description: string) => Commander,
  texts: Messages['cli'],
  understood: (command: LabCommand) => void,
): void {
  const plain = subVerbs(verb('lab', texts.cmdLab), texts);
  const sub = (name: string, description: string): Commander =>
    plain(name, description).option('--labs <dir>', texts.optLabs);
  const idArgument = (): Argument => new Argument('<id>', texts.argLabId);
  const wantedArgument = (): Argument => new Argument('[wanted...]', texts.argLabs);

  sub('list', texts.cmdLabList)
    .addArgument(wantedArgument())
    .action((wanted: string[], flags: Flags) => understood({ verb: 'lab-list', wanted, labs: text(flags, 'labs') }));
  sub('show', texts.cmdLabShow)
    .addArgument(idArgument())
    .action((id: string, flags: Flags) => understood({ verb: 'lab-show', id, labs: text(flags, 'labs') }));
  sub('files', texts.cmdLabFiles)
    .addArgument(idArgument())
    .option('--force', texts.optLabForce, false)
    .action((id: string, flags: Flags) =>
      understood({ verb: 'lab-files', id, force: flags['force'] === true, labs: text(flags, 'labs') }),
    );
  sub('play', texts.cmdLabPlay)
    .addArgument(idArgument())
    .option('--step', texts.optStep, false)
    .action((id: string, flags: Flags) =>
      understood({ verb: 'lab-play', id, step: flags['step'] === true, labs: text(flags, 'labs') }),
    );
  sub('solve', texts.cmdLabSolve)
    .addArgument(idArgument())
    .action((id: string, flags: Flags) => understood({ verb: 'lab-solve', id, labs: text(flags, 'labs') }));
  sub('new', texts.cmdLabNew)
    .addArgument(idArgument())
    .option('--title <title>', texts.optTitle)
    .option('--title-ko <title>', texts.optTitleKo)
    .option('--book <book>', texts.optBook)
    .action((id: string, flags: Flags) =>
      understood({
        verb: 'lab-new',
        id,
        title: text(flags, 'title'),
        titleKo: text(flags, 'titleKo'),
        book: text(flags, 'book'),
        labs: text(flags, 'labs'),
      }),
    );
  sub('lint', texts.cmdLabLint)
    .addArgument(wantedArgument())
    .action((wanted: string[], flags: Flags) => understood({ verb: 'lab-lint', wanted, labs: text(flags, 'labs') }));

  addReportFlags(verb('verify', texts.cmdVerify).addArgument(wantedArgument()), texts)
    .option('--all', texts.optAll, false)
    .option('--mine', texts.optMine, false)
    .option('--bail', texts.optBail, false)
    .addOption(new Option('--wait <seconds>', texts.optWait).argParser(seconds))
    .option('--retry-failed', texts.optRetryFailed, false)
    .option('--labs <dir>', texts.optLabs)
    .action((wanted: string[], flags: Flags) =>
      understood({
        verb: 'verify',
        wanted,
        all: flags['all'] === true,
        mine: flags['mine'] === true,
        bail: flags['bail'] === true,
        wait: flags['wait'] as number | undefined,
        retryFailed: flags['retryFailed'] === true,
        labs: text(flags, 'labs'),
        ...reportWish(flags),
      }),
    );
  addReportFlags(verb('report', texts.cmdReport), texts)
    .option('--result <file>', texts.optResult)
    .action((flags: Flags) => understood({ verb: 'report', result: text(flags, 'result'), ...reportWish(flags) }));
}

function seconds(value: string): number {
  if (/^\d{1,5}$/.test(value)) return Number(value);
  throw new InvalidArgumentError('A number of seconds is wanted, 0 or more.');
}

function addReportFlags(command: Commander, texts: Messages['cli']): Commander {
  return command
    .addOption(new Option('--report <kind>', texts.optReport).choices(['html']))
    .option('--report-file <path>', texts.optReportFile)
    .option('--learner <name>', texts.optLearner);
}

function reportWish(flags: Flags): { html: boolean; reportFile: string | undefined; learner: string | undefined } {
  const reportFile = text(flags, 'reportFile');
  // A file to write to says that one is wanted.
  return { html: flags['report'] === 'html' || reportFile !== undefined, reportFile, learner: text(flags, 'learner') };
}

function text(flags: Flags, name: string): string | undefined {
  const value = flags[name];
  return typeof value === 'string' ? value : undefined;
}
