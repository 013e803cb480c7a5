import { execFileSync } from 'node:child_process';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { PROFILES } from '../../src/config/profiles.js';
import { readFieldTables } from '../../src/labs/lint/fields/table.js';
import { tempDir } from '../temp-dir.js';

const repo = fileURLToPath(new URL('../../', import.meta.url));

const meta = 'io.k8s.apimachinery.pkg.apis.meta.v1';
const ref = (name: string): object => ({ $ref: `#/definitions/${name}` });
const text = { type: 'string', description: 'Prose.' };
const kinds = (kind: string, version = 'v1', group = ''): object => ({
  'x-kubernetes-group-version-kind': [{ group, version, kind }],
});

/** What there is in a description of Kubernetes, each once. */
const DEFINITIONS = {
  'io.k8s.api.core.v1.Pod': {
    description: 'Prose.',
    properties: {
      kind: text,
      metadata: ref(`${meta}.ObjectMeta`),
      spec: ref('io.k8s.api.core.v1.PodSpec'),
      status: text,
    },
    ...kinds('Pod'),
  },
  'io.k8s.api.core.v1.PodList': {
    properties: { metadata: ref(`${meta}.ListMeta`), items: { type: 'array', items: ref('io.k8s.api.core.v1.Pod') } },
    ...kinds('PodList'),
  },
  'io.k8s.api.core.v1.PodSpec': {
    required: ['hosts'],
    properties: {
      policy: text,
      hosts: { type: 'array', items: text },
      modes: { type: 'array', items: text },
      number: { type: 'integer', format: 'int32' },
      limits: { type: 'object', additionalProperties: ref('io.k8s.apimachinery.pkg.api.resource.Quantity') },
      port: ref('io.k8s.apimachinery.pkg.util.intstr.IntOrString'),
      secret: { type: 'string', format: 'byte' },
      since: ref(`${meta}.Time`),
      raw: ref('io.k8s.apimachinery.pkg.runtime.RawExtension'),
      free: { type: 'object' },
      again: ref('io.k8s.api.core.v1.PodSpec'),
    },
  },
  'io.k8s.api.apps.v1alpha1.Thing': {
    properties: { metadata: ref(`${meta}.ObjectMeta`) },
    ...kinds('Thing', 'v1alpha1', 'apps'),
  },
  'io.k8s.api.apps.v1.Thing': { properties: { metadata: ref(`${meta}.ObjectMeta`) }, ...kinds('Thing', 'v1', 'apps') },
  'io.k8s.api.core.v1.Unused': { properties: { name: text } },
  [`${meta}.ObjectMeta`]: { properties: { name: text, status: text } },
  [`${meta}.ListMeta`]: { properties: { continue: text } },
  [`${meta}.Time`]: { type: 'string', format: 'date-time' },
  'io.k8s.apimachinery.pkg.api.resource.Quantity': { type: 'string' },
  'io.k8s.apimachinery.pkg.util.intstr.IntOrString': { type: 'string', format: 'int-or-string' },
  'io.k8s.apimachinery.pkg.runtime.RawExtension': { type: 'object' },
};

const OPENAPI = `func schema_k8sio_api_core_v1_PodSpec(ref common.ReferenceCallback) common.OpenAPIDefinition {
				Properties: map[string]spec.Schema{
					"policy": {
						SchemaProps: spec.SchemaProps{
							Enum:        []interface{}{"", "Always", "Never"},
					"modes": {
										Enum:    []interface{}{"One"},
func schema_pkg_apis_meta_v1_PodSpec(ref common.ReferenceCallback) common.OpenAPIDefinition {
					"number": {
							Enum:        []interface{}{"Other"},
`;

describe('a table of fields', () => {
  it('is made of names and types', () => {
    const dir = tempDir();
    const [swagger, openapi] = [join(dir, 'swagger.json'), join(dir, 'openapi.go')];
    writeFileSync(swagger, JSON.stringify({ definitions: DEFINITIONS }));
    writeFileSync(openapi, OPENAPI);
    const program = join(repo, 'scripts/dev/lib/field-table.mjs');
    const written = execFileSync(process.execPath, [program, '1.30.1', swagger, openapi], { encoding: 'utf8' });
    expect(JSON.parse(written)).toEqual({
      version: '1.30.1',
      kinds: { 'apps/v1 Thing': 'apps.v1.Thing', 'v1 Pod': 'core.v1.Pod' },
      types: {
        'apps.v1.Thing': { metadata: 'meta.v1.ObjectMeta' },
        'core.v1.Pod': { kind: 'string', metadata: 'meta.v1.ObjectMeta', spec: 'core.v1.PodSpec', status: 'any' },
        'core.v1.PodSpec': {
          again: 'core.v1.PodSpec',
          free: 'any',
          'hosts!': '[]string',
          limits: '{}quantity',
          modes: '[]=One',
          number: 'integer',
          policy: '=Always|Never',
          port: 'int-or-string',
          raw: 'any',
          secret: 'base64',
          since: 'string',
        },
        'meta.v1.ObjectMeta': { name: 'string', status: 'string' },
      },
    });
  });

  it('is there for the default version of each profile, small and whole', async () => {
    const dir = join(repo, 'schema/kubernetes');
    const tables = await readFieldTables(dir);
    expect(tables.map(({ profile, version }) => [profile, version])).toEqual([
      ['classic', PROFILES.classic.defaultKubernetes],
      ['modern', PROFILES.modern.defaultKubernetes],
    ]);
    const scalar = /^(string|integer|number|boolean|quantity|int-or-string|base64|any|=.+)$/;
    for (const { minor, kinds: named, types } of tables) {
      const used = Object.values(types).flatMap((fields) => Object.values(fields));
      const names = [...used.map((type) => type.replace(/^(\[\]|\{\})+/, '')), ...Object.values(named)];
      expect(names.filter((name) => !scalar.test(name) && !(name in types))).toEqual([]);
      expect(Object.keys(named)).toEqual(expect.arrayContaining(['v1 Pod', 'apps/v1 Deployment']));
      // It travels with the package, and a longer one would hold more than names and types.
      expect(statSync(join(dir, `1.${minor}.json`)).size).toBeLessThan(150_000);
      expect(readFileSync(join(dir, `1.${minor}.json`), 'utf8')).not.toContain('. ');
    }
  });
});
