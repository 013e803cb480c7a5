import type { Messages } from '../../../i18n/catalog.js';
import type { CheckStatus } from '../../../labs/results.js';
import { type Html, html } from './escape.js';

const SIGNS: Readonly<Record<CheckStatus, string>> = { pass: '✔', fail: '✖', error: '!', skipped: '–', blocked: '○' };

/** Sign for the eye, word for everybody. */
export function badge(status: CheckStatus, texts: Messages['labReport']): Html {
  const words: Readonly<Record<CheckStatus, string>> = {
    pass: texts.resultPass,
    fail: texts.resultFail,
    error: texts.resultError,
    skipped: texts.resultSkipped,
    blocked: texts.resultBlocked,
  };
  return html`<span class="badge ${status}"><span aria-hidden="true">${SIGNS[status]}</span> ${words[status]}</span>`;
}
