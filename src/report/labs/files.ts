import type { LabEvent } from '../../labs/events.js';
import type { LabStep } from '../../labs/model.js';
import type { LabResult, PlacedFile, PlacedFolder } from '../../labs/results.js';
import { renderTable } from '../table.js';
import { exportLine, type TypedInto, typedPath } from '../typed.js';
import type { LabReporter, LabTextOptions } from './options.js';
import { printableDeep, printableLine } from './printable.js';
import { labProblems } from './problems.js';

export interface FilesOptions extends Pick<LabTextOptions, 'out' | 'texts' | 'language' | 'paint'> {
  /** Of the lab: where there is something to type. */
  steps: readonly Pick<LabStep, 'node'>[];
  /** The shell of the workstation. */
  typed: TypedInto;
}

type Placed = Extract<LabEvent, { type: 'lab-files' }>;

/** Where a lab's files are now, and what to type next. */
export function createFilesReporter(options: FilesOptions): LabReporter {
  const { out, texts, language, paint } = options;
  const say = (...lines: string[]): void => void out.write(lines.map((line) => `${line}\n`).join(''));
  const done = (result: LabResult): void => {
    if (result.status === 'blocked') say(texts.playBlocked(printableLine(result.reason ?? '')));
    else if (result.status !== 'pass') say(...labProblems(result, options));
  };
  const on = (raw: LabEvent): void => {
    const event = printableDeep(raw);
    if (event.type === 'lab-started') say(paint('bold', `${event.lab}  ${printableLine(event.title[language])}`));
    // An image that is built takes minutes.
    if (event.type === 'step-started') say(...commandOf(event.run).map((line) => paint('dim', line)));
    if (event.type === 'lab-files') say(...placed(event, options));
    if (event.type === 'lab-done') done(event.result);
  };
  return { sink: on, close: () => {} };
}

function commandOf(run: string): string[] {
  return run
    .trimEnd()
    .split('\n')
    .map((line, index) => `${index === 0 ? '$' : '>'} ${line}`);
}

function placed({ lab, folders, prepared }: Placed, options: FilesOptions): string[] {
  const { texts, paint } = options;
  const shown = folders.filter(({ files }) => files.length > 0);
  return [
    ...shown.flatMap(({ node, dir, files }) => [
      `${paint('bold', node)}  ${dir}`,
      ...renderTable(files.map((file) => [`  ${file.file}`, stateWord(file, texts)]))
        .trimEnd()
        .split('\n'),
    ]),
    ...(prepared === 'now' ? [texts.preparedNow] : prepared === 'before' ? [texts.preparedBefore] : []),
    ...(prepared === 'failed' ? [] : ['', texts.nextTitle, ...next(lab, folders, options)]),
  ];
}

function stateWord(file: PlacedFile, texts: FilesOptions['texts']): string {
  switch (file.state) {
    case 'written':
      return texts.fileWritten;
    case 'same':
      return texts.fileSame;
    case 'yours':
      return texts.fileYours(`${file.file}.mine`);
    case 'replaced':
      return texts.fileReplaced(file.backup);
  }
}

/** Commands to copy, all but what is said of a node for the workstation. On nodes labs are typed as root. */
function next(lab: string, folders: readonly PlacedFolder[], { steps, typed, texts, paint }: FilesOptions): string[] {
  const [first] = folders.filter(({ env }) => !env);
  const onNode = first && steps.some(({ node }) => node !== 'host');
  const here = folders.find(({ env }) => env);
  const rows = [
    [`  k8slab lab show ${lab}`, texts.nextSteps],
    ...(onNode ? [[`  k8slab ssh ${first.node}`, texts.nextThere(`sudo -i; cd ${first.dir}`)]] : []),
    [`  k8slab verify --mine ${lab}`, texts.nextCheck],
  ].map(([command = '', words = '']) => [command, paint('dim', `# ${words}`)]);
  const commands = renderTable(rows).trimEnd().split('\n');
  const onHost = [
    ...(here ? [`cd ${typedPath(here.dir, typed)}`] : []),
    ...Object.entries(here?.env ?? {}).map(([name, value]) => exportLine(name, value, typed)),
  ];
  return [...commands.slice(0, -1), ...onHost.map((line) => `  ${line}`), ...commands.slice(-1)];
}
