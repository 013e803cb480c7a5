import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { placesIn } from '../../src/config/read/problem.js';
import { judgeObject } from '../../src/labs/lint/fields/judge-object.js';
import { type FieldTable, readFieldTables } from '../../src/labs/lint/fields/table.js';
import { parseManifest } from '../../src/labs/lint/manifest-yaml.js';
import { targetsOf } from '../../src/labs/lint/targets.js';

let tables: FieldTable[] = [];
beforeAll(async () => {
  tables = await readFieldTables(fileURLToPath(new URL('../../schema/kubernetes/', import.meta.url)));
});

interface Settings {
  kubernetes?: string;
  partial?: boolean;
}

/** `line:column path: message. Hint`, the end of the message only where the versions matter. */
function judge(text: string, { kubernetes, partial = false }: Settings = {}): string[] {
  const targets = targetsOf({ ...(kubernetes !== undefined && { kubernetes }) }, {});
  return parseManifest(text).flatMap((parsed) => {
    if ('message' in parsed) return [`${parsed.line}:${parsed.column} ${parsed.message}`];
    const { document } = parsed;
    return judgeObject({ document, text, partial, isOpen: () => false }, targets, tables).map((field) => {
      const { line, column } = placesIn(text)(field.offset);
      const words = field.message.replace('; refused by Kubernetes 1.18-1.23, 1.34-1.37', '');
      return `${line}:${column} ${words}${field.hint === undefined ? '' : `. ${field.hint}`}`;
    });
  });
}

const object = (kind: string, apiVersion = 'v1'): string =>
  `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: { name: web }\n`;
const deployment = (more: string): string =>
  `${object('Deployment', 'apps/v1')}spec:
  selector: { matchLabels: { app: web } }
  ${more}
  template: { metadata: { labels: { app: web } }, spec: { containers: [{ name: a, image: b }] } }\n`;
const container = (more: string): string =>
  `${object('Pod')}spec:\n  containers:\n    - name: web\n      image: nginx\n      ${more}\n`;

describe('a field that does not exist', () => {
  it.each([
    ['a misspelt one', deployment('replica: 3'), '6:3 spec.replica: no such field. Did you mean replicas?'],
    [
      'one in wrong case, which is needed: told once',
      container('ports: [{ containerport: 80 }]'),
      '8:17 spec.containers[0].ports[0].containerport: no such field. Did you mean containerPort?',
    ],
    [
      'one of a level above',
      container('nodeSelector: { disk: ssd }'),
      '8:7 spec.containers[0].nodeSelector: no such field. Did you mean spec.nodeSelector? Look at the indentation.',
    ],
    [
      'one of a level below',
      deployment('containers: []'),
      '6:3 spec.containers: no such field. Did you mean spec.template.spec.containers? Look at the indentation.',
    ],
    [
      'one that is nowhere, with what there is',
      container('env: [{ name: A, content: b }]'),
      '8:24 spec.containers[0].env[0].content: no such field. Fields here: name, value, valueFrom.',
    ],
    ['a name of JavaScript', container('constructor: 1'), '8:7 spec.containers[0].constructor: no such field'],
    [
      'one that comes from elsewhere in the file',
      `${object('Pod')}spec:\n  containers: [&a { name: a, image: b, imagge: c }, { <<: *a, name: d }]\n`,
      [
        '5:40 spec.containers[0].imagge: no such field. Did you mean image?',
        '5:40 spec.containers[1].imagge: no such field. Did you mean image?',
      ],
    ],
  ])('is found: %s', (_what, text, expected) => {
    expect(judge(text)).toEqual([expected].flat());
  });
});

describe('a value of another type', () => {
  it.each([
    ['replicas: "3"', '6:13 spec.replicas: "3" is text, not a whole number. Write it without quotes: 3'],
    ['replicas: three', '6:13 spec.replicas: three is text, not a whole number'],
    ['replicas: 1.5', '6:13 spec.replicas: 1.5 is a number, not a whole number'],
    ['paused: "true"', '6:11 spec.paused: "true" is text, not true or false. Write it without quotes: true'],
    ['strategy: [a]', '6:3 spec.strategy: a list, not a map of fields'],
    ['strategy: Recreate', '6:13 spec.strategy: a single value, not a map of fields'],
    [
      'strategy: { rollingUpdate: { maxSurge: "1" } }',
      '6:42 spec.strategy.rollingUpdate.maxSurge: "1" is not a whole number, a name or a percentage. Write it without quotes: 1',
    ],
  ])('is found in a Deployment: %s', (more, expected) => {
    expect(judge(deployment(more))).toEqual([expected]);
  });

  it.each([
    ['args: [1]', '8:14 spec.containers[0].args[0]: 1 is a number, not text. Put it in quotes: "1"'],
    ['args: [a, ]', []],
    ['args: [a, null]', '8:17 spec.containers[0].args[1]: an empty item'],
    ['args: a', '8:13 spec.containers[0].args: a single value, not a list'],
    ['command: [[a]]', '8:17 spec.containers[0].command[0]: a list, not a single value'],
    [
      'env: [{ name: A, value: yes }]',
      '8:31 spec.containers[0].env[0].value: yes is true or false for YAML, not text. Put it in quotes: "yes"',
    ],
    ['env: [{ name: A, value: "yes" }]', []],
    [
      'env: [{ name: A, value: 1.20 }]',
      '8:31 spec.containers[0].env[0].value: 1.20 is a number, not text. Put it in quotes: "1.20"',
    ],
    [
      'resources: { limits: { memory: 128MB } }',
      '8:38 spec.containers[0].resources.limits.memory: 128MB is not a quantity like 500m or 128Mi',
    ],
    ['resources: { limits: { memory: 128Mi, cpu: 0.5 }, requests: { memory: 1e3, cpu: "2" } }', []],
    ['livenessProbe: { httpGet: { port: http } }', []],
    ['livenessProbe: { httpGet: { port: 80 } }', []],
  ])('is found in a container: %s', (more, expected) => {
    expect(judge(container(more))).toEqual([expected].flat());
  });

  it('is found in the keys of a Secret, of which one is not base64', () => {
    expect(judge(`${object('Secret')}data: { a: cGFzcw==, b: "secret!", c: 1, d: YQ }`)).toEqual([
      '4:25 data.b: "secret!" is not text in base64',
      '4:39 data.c: 1 is a number, not text in base64',
      '4:45 data.d: YQ is not text in base64',
    ]);
  });
});

describe('a value that is none of those there are', () => {
  it.each([
    [
      'Nodeport',
      '4:40 spec.type: Nodeport is not one of ClusterIP, ExternalName, LoadBalancer, NodePort. Did you mean NodePort?',
    ],
    ['NodePort', []],
    ['""', []],
    ['1', '4:40 spec.type: 1 is not one of ClusterIP, ExternalName, LoadBalancer, NodePort'],
  ])('is found: %s', (type, expected) => {
    expect(judge(`${object('Service')}spec: { ports: [{ port: 80 }],   type: ${type} }`)).toEqual([expected].flat());
  });
});

describe('a field that is needed', () => {
  it.each([
    ['nothing in it', `${object('Deployment', 'apps/v1')}spec: {}`, ['selector', 'template']],
    ['null', `${object('Deployment', 'apps/v1')}spec: { selector: , template: null }`, ['selector', 'template']],
  ])('is missed: %s', (_what, text, fields) => {
    expect(judge(text)).toEqual(fields.map((name) => `4:1 spec.${name}: not there, but needed`));
  });

  it('is missed in an item of a list, where the item begins', () => {
    expect(judge(`${object('Pod')}spec:\n  containers:\n    - image: nginx\n`)).toEqual([
      '6:7 spec.containers[0].name: not there, but needed',
    ]);
  });

  it('is not missed in a patch, whose directives are no fields', () => {
    const patch = `${object('DaemonSet', 'apps/v1')}spec: { template: { spec: { $patch: replace, containers: [{ imag: b }] } } }`;
    expect(judge(patch, { partial: true })).toEqual([
      '4:61 spec.template.spec.containers[0].imag: no such field. Did you mean image?',
    ]);
  });
});

describe('a kind', () => {
  it.each([
    ['Deployment', 'v1', '2:7 kind: v1 has no Deployment. Did you mean apiVersion: apps/v1?'],
    ['Deploymnt', 'app/v1', '2:7 kind: app/v1 has no Deploymnt. Did you mean Deployment of apps/v1?'],
    ['Widget', 'apps/v1', '2:7 kind: apps/v1 has no Widget'],
    ['Widget', 'example.com/v1', []],
    ['HTTPRoute', 'gateway.networking.k8s.io/v1', []],
    ['CronJob', 'batch/v1beta2', []],
    ['PodList', 'v1', []],
    ['Config', 'v1', []],
  ])('%s of %s', (kind, apiVersion, expected) => {
    expect(judge(`${object(kind, apiVersion)}spec: { anything: 1 }`)).toEqual([expected].flat());
  });

  it('in a List is judged as by itself', () => {
    const list = `apiVersion: v1\nkind: List\nitems:\n- { apiVersion: v1, kind: ConfigMap, dta: {} }\n`;
    expect(judge(list)).toEqual(['4:38 items[0].dta: no such field. Did you mean data?']);
  });
});

describe('versions', () => {
  const service = `${object('Service')}spec: { ports: [{ port: 80 }], internalTrafficPolicy: Local }`;
  const newer = 'Kubernetes 1.36 has it: give each version a file of its own with `when`.';

  it('that do not know a field are told, and that newer ones do', () => {
    const problem = '4:32 spec.internalTrafficPolicy: no such field; refused by Kubernetes 1.18-1.20';
    expect(judge(service)).toEqual([`${problem}. ${newer}`]);
    expect(judge(service, { kubernetes: '<=1.20' })).toEqual([`${problem}. Did you mean externalTrafficPolicy?`]);
  });

  it('that do not know it any more are told, too', () => {
    const older = 'Kubernetes 1.20 has it: give each version a file of its own with `when`.';
    expect(judge('apiVersion: v1\nkind: ConfigMap\nmetadata: { name: web, clusterName: a }')).toEqual([
      `3:24 metadata.clusterName: no such field; refused by Kubernetes 1.34-1.37. ${older}`,
    ]);
  });

  it('between two tables refuse only what both refuse', () => {
    expect(judge(service, { kubernetes: '>=1.21 <1.24' })).toEqual([]);
    expect(judge(deployment('replica: 3'), { kubernetes: '>=1.21 <1.24' })).toEqual([
      '6:3 spec.replica: no such field; refused by Kubernetes 1.21-1.23. Did you mean replicas?',
    ]);
  });

  it('after the last table refuse nothing by themselves', () => {
    expect(judge(deployment('replica: 3'), { kubernetes: '>=1.37' })).toEqual([]);
  });

  it('that do not serve a kind say nothing of its fields', () => {
    const cronJob = `${object('CronJob', 'batch/v1')}spec: {}`;
    expect(judge(cronJob)).toEqual([
      '4:1 spec.jobTemplate: not there, but needed; refused by Kubernetes 1.34-1.37',
      '4:1 spec.schedule: not there, but needed; refused by Kubernetes 1.34-1.37',
    ]);
  });
});

describe('a hostile file', () => {
  it.each([
    ['an alias of itself', `${object('Pod')}spec: &a { containers: *a }`, /unfold/],
    ['a merge of itself', `${object('Pod')}spec: &a { <<: *a }`, /unfold/],
    ['a List of itself', `--- &a\n{ apiVersion: v1, kind: List, items: [*a] }`, /unfold/],
    ['a thousand levels', `${object('Pod')}spec: ${'['.repeat(5000)}`, /nested too deeply/],
    ['keys that are no text', `${object('Pod')}spec: { ? [a] : b, 1: c, : d, containers: [] }`, /no such field/],
    ['a tag nobody knows', `${object('Pod')}spec: !!binary "x"`, /not a map of fields/],
  ])('is judged: %s', (_what, text, expected) => {
    expect(judge(text).join('\n')).toMatch(expected);
  });

  it('whose aliases grow without end is refused', () => {
    const rows = Array.from({ length: 20 }, (_, index) => `k${index + 1}: &k${index + 1} [*k${index}, *k${index}]`);
    expect(judge(`k0: &k0 [a, a]\n${rows.join('\n')}\n`)).toEqual([expect.stringMatching(/^1:1 .*unfold to too much/)]);
    const merges = rows.map((row) => row.replace(/\[(.*)\]/, '{ <<: [$1] }'));
    expect(judge(`k0: &k0 { a: b }\n${merges.join('\n')}\n`)).toEqual([
      expect.stringMatching(/^1:1 .*unfold to too much/),
    ]);
  });
});
