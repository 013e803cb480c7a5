import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { defaultConfig } from '../../src/config/defaults.js';
import { labJsonSchema } from '../../src/config/json-schema.js';
import type { LabConfig } from '../../src/config/model.js';
import { parseConfig } from '../../src/config/parse-config.js';
import { renderNewConfig } from '../../src/config/render-config.js';

const everything = readFileSync(fileURLToPath(new URL('fixtures/valid-everything.yaml', import.meta.url)));
const strange = readFileSync(fileURLToPath(new URL('fixtures/valid-strange-text.yaml', import.meta.url)));
const read = (bytes: Uint8Array) => parseConfig(bytes, { dir: '/labs/one' }).config ?? expect.fail('refused');

describe('a new lab file', () => {
  it.each([
    ['the defaults', defaultConfig()],
    ['classic', defaultConfig({ profile: 'classic', provider: 'docker', workers: 0 })],
    ['every key', read(everything)],
    ['text that tries to break out', read(strange)],
  ])('reads back as the same configuration: %s', (_what, config) => {
    const text = renderNewConfig(config);
    const parsed = parseConfig(new TextEncoder().encode(text), { dir: '/elsewhere' });
    expect(parsed.problems).toEqual([]);
    expect(parsed.config).toEqual(config);
  });

  it('leaves open what may have to give way to a bundle or a provider', () => {
    const explicit = (config: LabConfig) =>
      [...parseConfig(new TextEncoder().encode(renderNewConfig(config)), { dir: '/' }).explicit].filter((key) =>
        ['kubernetes', 'runtime', 'cni'].includes(key),
      );
    expect(explicit(defaultConfig())).toEqual(['kubernetes']);
    expect(explicit(defaultConfig({ bundle: '/b' }))).toEqual([]);
    expect(
      explicit(
        defaultConfig({ bundle: '/b', profile: 'classic', kubernetes: '1.20.2', runtime: 'containerd', cni: 'none' }),
      ),
    ).toEqual(['kubernetes', 'runtime', 'cni']);
  });

  it('starts with the line editors look for, and explains itself', async () => {
    await expect(renderNewConfig(defaultConfig())).toMatchFileSnapshot('fixtures/rendered-default.yaml');
    expect(renderNewConfig(defaultConfig(), { schema: './x.json' }).split('\n')[0]).toBe(
      '# yaml-language-server: $schema=./x.json',
    );
  });

  it('keeps working when its commented settings are switched on', () => {
    const text = renderNewConfig(defaultConfig()).replace(
      /^# ( *(?:runtime|cni|box|name|url|bundle|registry|auth|mirrors|docker\.io|proxy|https|noProxy):)/gm,
      '$1',
    );
    const { problems, config } = parseConfig(new TextEncoder().encode(text), { dir: '/' });
    expect(problems).toEqual([]);
    expect(config).toMatchObject({ bundle: '/bundle', box: { name: 'my/box' }, proxy: { noProxy: ['.example'] } });
  });
});

describe('the JSON Schema', () => {
  it('that is published is the one of this code', async () => {
    await expect(labJsonSchema()).toMatchFileSnapshot('../../schema/k8slab.schema.json');
  });

  it('describes every key', () => {
    const bare: string[] = [];
    const walk = (schema: { properties?: Record<string, object>; description?: string }, path: string): void => {
      for (const [key, child] of Object.entries(schema.properties ?? {})) {
        if (!('description' in child)) bare.push(`${path}${key}`);
        walk(child, `${path}${key}.`);
      }
    };
    walk(JSON.parse(labJsonSchema()) as object, '');
    expect(bare).toEqual([]);
  });
});
