import { parse } from 'yaml';
import { describe, expect, it } from 'vitest';
import { objectProblems } from '../../src/labs/lint/object-rules.js';

const problems = (yaml: string): string[] => objectProblems(parse(yaml) as Record<string, unknown>);
const pod = 'spec: { containers: [{ name: web, image: nginx }] }';
const workload = (selector: string, labels = '{ app: web }', kind = 'Deployment'): string =>
  `{ kind: ${kind}, metadata: { name: web }, spec: { selector: ${selector}, template: { metadata: { labels: ${labels} }, ${pod} } } }`;

describe('an object', () => {
  it.each([
    ['{ kind: ConfigMap, metadata: { name: web } }', []],
    ['{ kind: Pod, metadata: { generateName: web- }, spec: { containers: [{ name: a, image: b }] } }', []],
    ['{ kind: ConfigMap }', ['it has no metadata.name']],
    ['{ kind: ConfigMap, metadata: { name: My_Web } }', ['its name My_Web is not one that Kubernetes takes']],
    ['{ kind: ClusterRole, metadata: { name: "system:web" } }', []],
    ['{ kind: List, items: [{ kind: ConfigMap }] }', ['it has no metadata.name']],
  ])('has a name: %s', (yaml, expected) => {
    expect(problems(yaml)).toEqual(expected);
  });

  it.each([
    ['Pod', '{ containers: [] }', ['it has no spec.containers']],
    ['Pod', '{ containers: [{ name: "", image: nginx }] }', ['spec.containers[0] has no name']],
    ['Pod', '{ containers: [{ name: a }] }', ['spec.containers[0] has no image']],
    [
      'Pod',
      '{ containers: [{ name: a, image: b }, { name: a, image: c }] }',
      ['two of spec.containers have the name a'],
    ],
    ['Pod', 'null', ['it has no spec.containers']],
    ['Job', '{ template: {} }', ['it has no spec.template.spec.containers']],
    ['CronJob', '{ jobTemplate: {} }', ['it has no spec.jobTemplate.spec.template.spec.containers']],
    ['Service', '{ selector: { app: web } }', ['it has no spec.ports']],
    ['Service', '{ clusterIP: None }', []],
    ['Service', '{ type: ExternalName }', ['it has no spec.externalName']],
    ['Service', '{ type: ExternalName, externalName: db.example }', []],
  ])('of kind %s has what it needs: %s', (kind, spec, expected) => {
    expect(problems(`{ kind: ${kind}, metadata: { name: web }, spec: ${spec} }`)).toEqual(expected);
  });
});

describe('a selector', () => {
  it.each(['Deployment', 'ReplicaSet', 'DaemonSet', 'StatefulSet'])('finds the pods of its own %s', (kind) => {
    expect(problems(workload('{ matchLabels: { app: web } }', '{ app: web, tier: front }', kind))).toEqual([]);
    expect(problems(workload('{ matchLabels: { app: web } }', '{ app: wbe }', kind))).toEqual([
      'its selector wants app: web, its template does not have that label',
    ]);
  });

  it('may be expressions', () => {
    const oneOf = (values: string): string[] =>
      problems(workload(`{ matchExpressions: [{ key: app, operator: In, values: ${values} }] }`));
    expect(oneOf('[web, other]')).toEqual([]);
    expect(oneOf('[other]')).toEqual(['its selector wants one of some values of app, its template has none of them']);
  });

  it('is there', () => {
    const without = '{ kind: DaemonSet, metadata: { name: web } }';
    expect(problems(workload('{}'))).toEqual(['it has no spec.selector']);
    expect(problems(without)).toContain('it has no spec.selector');
  });
});
