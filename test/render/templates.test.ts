import { describe, expect, it } from 'vitest';
import { createEngine, QUOTING_HELPERS } from '../../src/render/engine.js';
import { labAssets } from './lab-assets.js';

/** Every `{{...}}` that is not a comment, with the template it stands in. */
function mustaches(templates: ReadonlyMap<string, string>): { name: string; text: string }[] {
  return [...templates].flatMap(([name, template]) =>
    [...template.matchAll(/\{\{\{?([^}]*)\}\}\}?/g)].map((match) => ({ name, text: match[0] })),
  );
}

function isSafe(mustache: string): boolean {
  const inner = /^\{\{([^{}]*)\}\}$/.exec(mustache)?.[1]?.trim() ?? '';
  // Blocks, partials and comments put no value into the text themselves.
  if (/^[#/>!]/.test(inner) || inner === 'else') return true;
  const [helper = '', value] = inner.split(/\s+/);
  return value !== undefined && QUOTING_HELPERS.includes(helper);
}

describe('templates', async () => {
  const { templates } = await labAssets();

  it('are there', () => {
    expect([...templates.keys()]).toEqual(expect.arrayContaining(['Vagrantfile', 'README.md', 'vagrantfile/docker']));
  });

  it('put no value into a file but through the helper of its language', () => {
    const bare = mustaches(templates).filter(({ text }) => !isSafe(text));
    expect(bare).toEqual([]);
  });

  it('would be caught if they did', () => {
    const bad = ['{{lab}}', '{{{ruby lab}}}', '{{{lab}}}', '{{&lab}}', '{{ruby}}', '{{lookup a b}}'];
    expect(bad.filter(isSafe)).toEqual([]);
    expect(
      ['{{ruby lab}}', '{{#if a}}', '{{/if}}', '{{else}}', '{{> b}}', '{{!-- c --}}'].filter((text) => !isSafe(text)),
    ).toEqual([]);
  });

  it('hold no secret', () => {
    for (const text of templates.values()) expect(text).not.toMatch(/[a-z0-9]{6}\.[a-z0-9]{16}|PRIVATE KEY/);
  });
});

describe('createEngine', () => {
  const render = (template: string, data: object): string => createEngine(new Map([['t', template]])).render('t', data);

  it.each([
    '{{ruby missing}}',
    '{{#if missing}}x{{/if}}',
    '{{#each missing}}x{{/each}}',
    '{{word deep.missing}}',
    '{{yaml missing}}',
    '{{#unless missing}}x{{/unless}}',
  ])('refuses %s without a value', (template) => {
    expect(() => render(template, { deep: {} })).toThrow();
  });

  it('does not let data be called, or reach into prototypes', () => {
    expect(() => render('{{helper x}}', { helper: () => 'called', x: 1 })).toThrow();
    expect(() => render('{{word constructor.name}}', {})).toThrow();
  });

  it('does not escape for HTML', () => {
    expect(render('{{ruby value}}', { value: '<a> & "b"' })).toBe(`'<a> & "b"'`);
  });

  it('names the template that does not exist', () => {
    expect(() => createEngine(new Map()).render('nothing', {})).toThrow('Cannot render template "nothing"');
  });
});
