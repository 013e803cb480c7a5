import type { LocalText } from '../model.js';
import { LAB_FILE } from '../lab-folders.js';
import { findingAt, type LintedLab, type LintFinding } from './finding.js';

const HANGUL = /\p{Script=Hangul}/u;

/** Both languages are there by the schema; here, that each text is in its language. */
export function lintLanguage({ lab, text }: LintedLab): LintFinding[] {
  return localTexts(lab).flatMap(({ ko, en }) => {
    const wrong: [string, string][] = [];
    if (!HANGUL.test(ko)) wrong.push([ko, 'this text under ko is not Korean']);
    if (HANGUL.test(en)) wrong.push([en, 'this text under en is not English']);
    return wrong.map(([words, message]) =>
      findingAt(lab.id, LAB_FILE, message, 'K8SLAB_LAB_LANGUAGE', lineOf(text, words)),
    );
  });
}

function localTexts(value: unknown): LocalText[] {
  if (typeof value !== 'object' || value === null) return [];
  if ('ko' in value && 'en' in value) return [{ ko: String(value.ko), en: String(value.en) }];
  return Object.values(value).flatMap(localTexts);
}

function lineOf(text: string, words: string): number {
  const start = words.split('\n')[0]?.slice(0, 40) ?? '';
  return (
    Math.max(
      0,
      text.split('\n').findIndex((line) => line.includes(start)),
    ) + 1
  );
}
