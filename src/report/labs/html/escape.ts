import { printable } from '../printable.js';

/** HTML that may go into a page as it is. Made by {@link html} and by nobody else. */
export class Html {
  constructor(readonly text: string) {}
}

export type HtmlValue = Html | string | number | undefined | readonly HtmlValue[];

/**
 * A piece of a page: what stands in the source is HTML, every value is text and cannot become more. Values go into
 * text or into attributes in double quotes, never into a script, a style or the name of anything. Not Handlebars: its
 * engine here escapes nothing by itself, and one forgotten helper would let a node write into the page.
 */
export function html(parts: TemplateStringsArray, ...values: HtmlValue[]): Html {
  let text = parts[0] ?? '';
  values.forEach((value, index) => (text += embed(value) + (parts[index + 1] ?? '')));
  return new Html(text);
}

function embed(value: HtmlValue): string {
  if (value instanceof Html) return value.text;
  if (value === undefined) return '';
  if (typeof value === 'string' || typeof value === 'number') return escapeHtml(String(value));
  return value.map(embed).join('');
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
  '`': '&#96;',
};

function escapeHtml(text: string): string {
  return printable(text).replaceAll(/[&<>"'`]/g, (character) => ENTITIES[character] ?? '');
}

/** For `id` and links to it. */
export function anchor(prefix: string, text: string): string {
  return `${prefix}-${text.replaceAll(/[^A-Za-z0-9.-]+/g, '-')}`;
}
