import type { Messages } from '../../i18n/catalog.js';
import type { Language } from '../../i18n/language.js';
import type { CheckSpec } from '../../labs/check-model.js';
import type { Lab, LabStep, Needs } from '../../labs/model.js';
import type { CheckStatus } from '../../labs/results.js';
import type { Paint } from '../stream.js';
import { renderTable } from '../table.js';
import { printableLine } from './printable.js';
import { wrap } from './wrap.js';

export interface LibraryOptions {
  texts: Messages['labReport'];
  language: Language;
  paint: Paint;
}

export interface ListedLab {
  lab: Lab;
  /** How it ended the last time it was verified. */
  last: CheckStatus | undefined;
  /** Why it cannot run on this cluster, as far as the plan tells. */
  blocked: string | undefined;
}

/** A row per lab. */
export function libraryTable(labs: readonly ListedLab[], { texts, language }: LibraryOptions): string {
  const rows = labs.map(({ lab, last, blocked }) => [
    lab.id,
    last === undefined ? '-' : texts[last],
    printableLine(lab.title[language]),
    blocked === undefined ? '' : `${texts.blocked}: ${printableLine(blocked)}`,
  ]);
  return renderTable([[texts.colLab, texts.colLast, texts.colTitle, ''], ...rows]);
}

/** Everything a lab does and looks at, to read before playing it. */
export function labText(lab: Lab, { texts, language, paint }: LibraryOptions, width = 100): string {
  const prose = (text: string, indent: number): string[] =>
    wrap(text, width - indent).map((line) => `${' '.repeat(indent)}${line}`);
  const step = (one: LabStep, index: number): string[] => [
    `  ${index + 1}. ${paint('bold', one.id)}${paint('dim', `  ${one.node}`)}${conditional(one, texts)}`,
    ...(one.explain ? prose(one.explain[language], 5) : []),
    ...one.run
      .trimEnd()
      .split('\n')
      .map((line, number) => paint('cyan', `     ${number === 0 ? '$' : '>'} ${line}`)),
    ...one.checks.map((check) => `     ✔ ${check.title[language]}${conditional(check, texts)}`),
  ];
  return [
    paint('bold', `${lab.id}  ${lab.title[language]}`),
    ...prose(lab.teaches[language], 0),
    paint('dim', `${lab.source.book}, ${lab.source.section}`),
    ...(needsWords(lab.needs, texts).length > 0 ? [`${texts.needs}: ${needsWords(lab.needs, texts).join('; ')}`] : []),
    ...(lab.files.length + lab.setup.length > 0 ? ['', paint('bold', texts.beforehand(lab.id))] : []),
    ...(lab.files.length > 0
      ? wrap(`${texts.labFiles}: ${filesWords(lab)}`, width - 2).map((line) => `  ${line}`)
      : []),
    ...lab.setup.flatMap(step),
    '',
    paint('bold', texts.steps),
    ...lab.steps.flatMap(step),
    '',
    paint('bold', texts.checksTitle),
    ...lab.checks.map((check) => `  ✔ ${check.title[language]}${conditional(check, texts)}`),
    '',
  ].join('\n');
}

function conditional({ when, unless }: LabStep | CheckSpec, texts: LibraryOptions['texts']): string {
  return when || unless ? ` (${texts.sometimes})` : '';
}

/** Each name once: cases of one file go by the same. */
function filesWords({ files }: Lab): string {
  return [...new Set(files.map(({ to }) => to))].join(', ');
}

/** What a lab needs, each in a few words. */
function needsWords(needs: Needs, texts: LibraryOptions['texts']): string[] {
  const { workers, components, images, dockerImages, programs, kernel } = needs;
  const { profiles, kubernetes, runtime, nodeKind, cni, internet } = needs;
  const list = (title: string, values: readonly string[] | undefined): string[] =>
    values && values.length > 0 ? [`${title} ${values.join(', ')}`] : [];
  return [
    ...(workers !== undefined && workers > 0 ? [texts.needsWorkers(workers)] : []),
    ...list(texts.components, components),
    ...list('Kubernetes', kubernetes === undefined ? [] : [kubernetes]),
    ...list(texts.profile, profiles),
    ...list(texts.runtime, runtime === undefined ? [] : [runtime]),
    ...list(texts.podNetwork, cni),
    ...(nodeKind === undefined ? [] : [nodeKind === 'vm' ? texts.needsVm : texts.needsContainer]),
    ...list(texts.images, images),
    ...list(texts.dockerImages, dockerImages),
    ...list(texts.programs, programs),
    ...list(texts.kernel, kernel),
    ...(internet === true ? [texts.needsInternet] : []),
  ];
}
