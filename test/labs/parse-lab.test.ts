import { describe, expect, it } from 'vitest';
import { parseLab } from '../../src/labs/parse-lab.js';
import { ABOUT, labOf, labYaml } from './lab-harness.js';

/** `line: path: message | hint` of everything that is wrong. */
function problems(yaml: string): string[] {
  return parseLab(Buffer.from(yaml)).problems.map(
    ({ line, path, message, hint }) => `${line}: ${path}: ${message}${hint === undefined ? '' : ` | ${hint}`}`,
  );
}

describe('a lab file', () => {
  it('gets its defaults', () => {
    const lab = labOf(labYaml());
    expect(lab).toMatchObject({
      isolation: 'exclusive',
      needs: { images: [], dockerImages: [] },
      setup: [],
      cleanup: [],
    });
    expect(lab.steps[0]).toMatchObject({ node: 'm-k8s', timeout: 120, background: false, expect: { exit: 0 } });
    expect(lab.checks[0]).toMatchObject({ mode: 'eventually', deadline: 60, node: 'm-k8s', exit: 0, after: [] });
  });

  it('may use short forms', () => {
    const lab = labOf(
      labYaml({
        more: 'vars: { tag: 3 }\nfiles: [web.yaml]',
        checks: `- { id: a, type: command, run: x, stdout: { contains: y }, ${ABOUT} }
- { id: b, type: kubernetes, resource: pods, expect: { absent: true }, mode: never, ${ABOUT} }`,
      }),
    );
    expect(lab.vars).toEqual({ tag: [{ value: '3' }] });
    expect(lab.files).toEqual([
      { path: 'web.yaml', to: 'web.yaml', nodes: ['m-k8s'], template: false, executable: false },
    ]);
    expect(lab.checks[0]).toMatchObject({ stdout: { contains: ['y'] } });
    expect(lab.checks[1]).toMatchObject({ query: '@', expect: { exists: false }, deadline: 10 });
  });

  it('has all its problems told at once, with lines', () => {
    const yaml = `apiVersion: k8slab/lab/v1
id: 3.2.8
titel: { en: a, ko: 가 }
teaches: { en: a }
source: { book: b, section: 1.1 }
steps: []
checks:
  - id: a
    type: kubernets
  - id: b
    type: service
    name: nfs
    titl: x
`;
    expect(problems(yaml)).toEqual([
      '1: title: this key is missing, wanted keys and values',
      '2: id: not the id of a lab, wanted chapter/section as in ch3/3.2.8',
      '3: titel: this key does not exist | Did you mean title?',
      '4: teaches.ko: this key is missing, wanted text',
      '5: source.section: a number with a fraction, wanted text | Put it in quotes.',
      '6: steps: empty, wanted a step',
      '9: checks[0].type: not one of kubernetes, http, command, file, service, image, container | Did you mean kubernetes?',
      '10: checks[1].title: this key is missing, wanted keys and values',
      '10: checks[1].hint: this key is missing, wanted keys and values',
      '10: checks[1].explanation: this key is missing, wanted keys and values',
      '13: checks[1].titl: this key does not exist | Did you mean title?',
    ]);
  });

  it.each([
    ['run: x, timeout: 0', 'steps[0].timeout: wanted 1 or more'],
    ['run: x, node: w0-k8s', 'steps[0].node: no node, wanted m-k8s, w1-k8s ..., worker (the last one) or host'],
    ['run: x, expect: { exit: maybe }', 'steps[0].expect.exit: not one of nonzero, any, timeout'],
    ['run: x, expect: { stdout: {} }', 'steps[0].expect.stdout: demands nothing, wanted contains or matches'],
    [
      'run: x, expect: { stdout: { matches: "(" } }',
      'steps[0].expect.stdout.matches: not a JavaScript regular expression',
    ],
    ['run: x, when: { kubernetes: ^1.20 }', 'steps[0].when.kubernetes: not a range of versions, wanted comparators'],
    ['run: x, stops: [two]', 'steps[0].stops: there is no background step two'],
    ['run: "echo {{worker.last}}"', 'steps[0].run: there is no variable {{worker.last}} | Did you mean workers.last?'],
  ])('refuses a step with %s', (step, message) => {
    expect(problems(labYaml({ steps: `- { id: one, ${step} }` })).join('\n')).toContain(message);
  });

  it.each([
    ['type: kubernetes, resource: pods, query: "length(", expect: { equals: 1 }', 'checks[0].query: not JMESPath: '],
    ['type: kubernetes, resource: pods, query: "size(@)", expect: { equals: 1 }', 'there is no function size()'],
    ['type: kubernetes, resource: pods, expect: {}', 'checks[0].expect: demands nothing'],
    ['type: service, name: nfs', 'checks[0]: demands nothing, wanted active or enabled'],
    ['type: command, run: x, after: [b]', 'checks[0].after: there is no check b above this one in its list'],
    ['type: http, url: "ftp://x"', 'checks[0].url: not a URL'],
    ['type: file, path: /x, permissions: "0999"', 'checks[0].permissions: not permissions'],
  ])('refuses a check with %s', (check, message) => {
    expect(problems(labYaml({ checks: `- { id: a, ${check}, ${ABOUT} }` })).join('\n')).toContain(message);
  });

  it('wants ids once, also in checks of steps', () => {
    const checks = `checks: [{ id: works, type: command, run: x, ${ABOUT} }]`;
    const found = problems(
      labYaml({ more: 'setup: [{ id: one, run: x }]', steps: `- { id: one, run: x, ${checks} }` }),
    );
    expect(found.map((text) => text.replace(/^\d+: /, ''))).toEqual([
      'steps[0].id: another step has the id one already',
      'checks[0].id: another check has the id works already',
    ]);
  });

  it('wants a value for every plan', () => {
    const free = 'vars: { api: [{ value: a, when: { runtime: docker } }] }';
    expect(problems(labYaml({ more: free })).join()).toContain('no case is without conditions');
    const hidden = 'vars: { api: [{ value: a }, { value: b, when: { runtime: docker } }] }';
    expect(problems(labYaml({ more: hidden })).join()).toContain('the cases after number 1 never come');
  });

  it('wants plain words where a value gets into a command', () => {
    const more = 'vars: { text: "two words", free: "two words", tag: "v{{kubernetes.minor}}" }';
    const steps = '- { id: one, run: "echo {{text}} {{tag}}" }';
    expect(problems(labYaml({ more, steps })).map((text) => text.replace(/^\d+: /, ''))).toEqual([
      'vars.text: no plain word, wanted letters, digits and _@+=:,./- in shell text',
    ]);
  });

  it('leaves double braces of other programs alone', () => {
    const yaml = labYaml({ steps: `- { id: one, run: "docker ps --format '{{.ID}} {{json .}}' -q {{ end }}" }` });
    expect(problems(yaml)).toEqual([]);
  });

  it.each(['', '- a', 'a', 'a: [', '\u0000'])('is not %j', (text) => {
    const { lab, problems: found } = parseLab(Buffer.from(text));
    expect(lab).toBeUndefined();
    expect(found.length).toBeGreaterThan(0);
  });
});
