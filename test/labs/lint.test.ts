import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { isLabError } from '../../src/errors.js';
import type { Exec } from '../../src/exec/exec.js';
import { lintLabs, type LintReport } from '../../src/labs/lint/lint-labs.js';
import { labFolders, selectIds } from '../../src/labs/lab-folders.js';
import { loadLabs } from '../../src/labs/load-labs.js';
import { ABOUT, type Answer, labYaml, ScriptedNode } from './lab-harness.js';

const dir = mkdtempSync(join(tmpdir(), 'k8slab-lint-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));
beforeEach(() => rmSync(dir, { recursive: true, force: true }));

function write(files: Record<string, string>): void {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(dir, path)), { recursive: true });
    writeFileSync(join(dir, path), content);
  }
}

const shellcheck = (answer: Answer = { stdout: '[]' }): Exec => new ScriptedNode('host', () => answer);

const fieldTablesDir = fileURLToPath(new URL('../../schema/kubernetes/', import.meta.url));
const lint = (labs: string, exec: Exec): Promise<LintReport> => lintLabs(labs, { exec, fieldTablesDir });

async function findings(files: Record<string, string>, exec: Exec = shellcheck()): Promise<string[]> {
  write(files);
  const { findings: found } = await lint(dir, exec);
  return found.map(({ lab, file, line, message }) => `${lab}/${file}:${line}: ${message}`);
}

/** What a refusal shows of the files. */
async function shown(refused: Promise<unknown>): Promise<string> {
  const error: unknown = await refused.catch((reason: unknown) => reason);
  return isLabError(error) ? String(error.details['shown']) : '';
}

const LAB = 'ch9/9.9.9/lab.yaml';
const settings = 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: web }\n';

describe('labs', () => {
  it('are in the order of their sections and chosen by id, chapter or section', async () => {
    const ids = ['ch3/3.2.10', 'ch3/3.2.9', 'ch4/4.1.1'];
    write(Object.fromEntries(ids.map((id) => [`${id}/lab.yaml`, labYaml().replace('ch9/9.9.9', id)])));
    const found = await labFolders(dir);
    const chosen = (...wanted: string[]): string[] => selectIds(found, wanted);
    expect(chosen()).toEqual(['ch3/3.2.9', 'ch3/3.2.10', 'ch4/4.1.1']);
    expect(chosen('ch3')).toEqual(['ch3/3.2.9', 'ch3/3.2.10']);
    expect(chosen('3.2.10', 'ch4/4.1.1')).toEqual(['ch3/3.2.10', 'ch4/4.1.1']);
    expect(() => chosen('ch5', '3.2.9')).toThrow(expect.objectContaining({ code: 'K8SLAB_LAB_UNKNOWN' }));
  });

  it('with problems are told with file and line', async () => {
    write({ [LAB]: 'apiVersion: k8slab/lab/v1\nid: x\n' });
    expect(await shown(loadLabs([{ id: 'ch9/9.9.9', dir }]))).toMatch(/lab\.yaml:2:5: id: .*K8SLAB_LAB_VALUE/);
  });

  it('are read alone: another one that is broken does not matter', async () => {
    write({ [LAB]: labYaml(), 'ch9/9.9.8/lab.yaml': '{' });
    const [loaded] = await loadLabs([{ id: 'ch9/9.9.9', dir }]);
    expect(loaded?.lab.id).toBe('ch9/9.9.9');
  });

  it('are refused in a folder of another name', async () => {
    write({ 'ch9/9.9.8/lab.yaml': labYaml() });
    const refused = loadLabs([{ id: 'ch9/9.9.8', dir }]);
    expect(await shown(refused)).toMatch(/lab\.yaml:2:1: .*its id is ch9\/9\.9\.9, its folder ch9\/9\.9\.8/);
  });

  it('may be none', async () => {
    expect(await labFolders(join(dir, 'nowhere'))).toEqual([]);
  });
});

describe('lint', () => {
  it('has nothing to say about a sound lab', async () => {
    const yaml = labYaml({ more: 'files: [web.yaml, Dockerfile]' });
    expect(
      await findings({ [LAB]: yaml, 'ch9/9.9.9/web.yaml': settings, 'ch9/9.9.9/Dockerfile': 'FROM scratch' }),
    ).toEqual([]);
  });

  it('finds what the schema refuses, and an id that is not the folder', async () => {
    expect(await findings({ [LAB]: 'apiVersion: k8slab/lab/v2' })).toContain(
      'ch9/9.9.9/lab.yaml:1: apiVersion: not one of k8slab/lab/v1',
    );
    rmSync(dir, { recursive: true });
    expect(await findings({ 'ch9/9.9.8/lab.yaml': labYaml() })).toEqual([
      'ch9/9.9.8/lab.yaml:2: its id is ch9/9.9.9, its folder ch9/9.9.8',
    ]);
  });

  it('finds files that are missing or not named', async () => {
    expect(await findings({ [LAB]: labYaml({ more: 'files: [web.yaml]' }), 'ch9/9.9.9/a/b.txt': '' })).toEqual([
      'ch9/9.9.9/a/b.txt:1: no entry of files names it',
      'ch9/9.9.9/lab.yaml:6: the file web.yaml is not there',
    ]);
  });

  it('finds a check of the lab that reads what only a step writes', async () => {
    const steps =
      '- { id: one, run: "kubectl get pods | tee pods.txt >/dev/null" }\n- { id: two, run: "date > web.yaml" }';
    const checks = `- { id: same, type: command, run: diff web.yaml pods.txt, ${ABOUT} }
- { id: there, type: file, path: "{{dir}}/pods.txt", ${ABOUT} }
- { id: elsewhere, type: command, run: cat /root/pods.txt, ${ABOUT} }`;
    const lab = labYaml({ more: 'files: [web.yaml]', steps, checks });
    const found = await findings({ [LAB]: lab, 'ch9/9.9.9/web.yaml': settings });
    expect(found.map((each) => each.replace(/^[^ ]* /, ''))).toEqual([
      'the check same reads pods.txt, which only a step writes',
      'the check there reads pods.txt, which only a step writes',
    ]);
  });

  it('finds texts in the wrong language', async () => {
    const yaml = labYaml().replace('title: { en: text, ko: 글 }', 'title: { en: 글자, ko: text only }');
    expect(await findings({ [LAB]: yaml })).toEqual([
      'ch9/9.9.9/lab.yaml:3: this text under ko is not Korean',
      'ch9/9.9.9/lab.yaml:3: this text under en is not English',
    ]);
  });

  it.each([
    [
      'apiVersion: extensions/v1beta1\nkind: Ingress',
      '',
      /Kubernetes 1\.22-1\.23, 1\.34-1\.37 does not serve Ingress of extensions/,
    ],
    ['apiVersion: networking.k8s.io/v1\nkind: Ingress', '', /Kubernetes 1\.18 does not serve/],
    ['apiVersion: networking.k8s.io/v1\nkind: Ingress', 'needs: { kubernetes: ">=1.19" }', undefined],
    ['apiVersion: autoscaling/v2beta2\nkind: HorizontalPodAutoscaler', 'needs: { profiles: [classic] }', undefined],
    ['apiVersion: autoscaling/v2beta2\nkind: HorizontalPodAutoscaler', '', /Kubernetes 1\.34-1\.37 does not/],
    ['appVersion: v1\nkind: Service', '', /it has no apiVersion/],
    ['apiVersion: v1', '', /it has no kind/],
    ['a: [', '', /not valid YAML/],
    ['apiVersion: v1\nkind: {{ .Values.kind }}', '', undefined],
  ])('judges the manifest %j with %j', async (manifest, needs, expected) => {
    const found = await findings({
      [LAB]: labYaml({ more: `files: [web.yaml]\n${needs}` }),
      'ch9/9.9.9/web.yaml': `${manifest}\nmetadata: { name: web }`,
    });
    if (expected) expect(found).toEqual([expect.stringMatching(expected)]);
    else expect(found).toEqual([]);
  });

  it('judges what an object holds, but not a part of one', async () => {
    const service = 'apiVersion: v1\nkind: Service\nmetadata: { name: web, lables: {} }\n';
    const found = await findings({
      [LAB]: labYaml({ more: 'files: [web.yaml, web-patch.yaml]' }),
      'ch9/9.9.9/web.yaml': service,
      'ch9/9.9.9/web-patch.yaml': service,
    });
    const problem = 'metadata.lables: no such field; refused by Kubernetes 1.18-1.23, 1.34-1.37';
    expect(found).toEqual([
      `ch9/9.9.9/web-patch.yaml:3: ${problem}`,
      'ch9/9.9.9/web.yaml:1: it has no spec.ports',
      `ch9/9.9.9/web.yaml:3: ${problem}`,
    ]);
  });

  it('leaves a variable to what it will be', async () => {
    const service = (port: string): string =>
      `apiVersion: v1\nkind: Service\nmetadata: { name: web }\nspec: { ports: [{ port: ${port}, prot: 1 }] }\n`;
    const files = 'files: [{ path: web.yaml, template: true }]';
    write({ [LAB]: labYaml({ more: files }), 'ch9/9.9.9/web.yaml': service('{{registry}}') });
    const { findings: found } = await lint(dir, shellcheck());
    // Also the column is that of the file as it is written.
    expect(found).toEqual([expect.objectContaining({ line: 4, column: 39, hint: 'Did you mean port?' })]);
  });

  it('lets pass what a file says is meant, with a reason, and only that', async () => {
    const on = 'binaryDta: {} # Wrong on purpose: to see what kubectl says';
    const above = '# Wrong on purpose: to see it\nbinaryDta: {}';
    const manifest = (last: string): Record<string, string> => ({
      [LAB]: labYaml({ more: 'files: [web.yaml]' }),
      'ch9/9.9.9/web.yaml': `${settings}${last}\n`,
    });
    expect(await findings(manifest(on))).toEqual([]);
    expect(await findings(manifest(above))).toEqual([]);
    expect(await findings(manifest('binaryDta: {} # Wrong on purpose'))).toEqual([
      'ch9/9.9.9/web.yaml:4: binaryDta: no such field; refused by Kubernetes 1.18-1.23, 1.34-1.37',
    ]);
    expect(await findings(manifest(above.replace('Dta', 'Data')))).toEqual([
      'ch9/9.9.9/web.yaml:4: nothing is wrong where this comment says so',
    ]);
  });

  it('judges a manifest by the conditions of its file', async () => {
    const files =
      'files: [{ path: old.yaml, to: in.yaml, when: { kubernetes: "<1.19" } }, { path: new.yaml, to: in.yaml, unless: { kubernetes: "<1.19" } }]';
    const ingress = (version: string): string =>
      `apiVersion: networking.k8s.io/${version}\nkind: Ingress\nmetadata: { name: web }\n`;
    const found = await findings({
      [LAB]: labYaml({ more: files }),
      'ch9/9.9.9/old.yaml': ingress('v1beta1'),
      'ch9/9.9.9/new.yaml': ingress('v1'),
    });
    expect(found).toEqual([]);
  });

  it('tells the line of a later object', async () => {
    const manifest = `${settings}---\nkind: Service\n`;
    const found = await findings({ [LAB]: labYaml({ more: 'files: [web.yaml]' }), 'ch9/9.9.9/web.yaml': manifest });
    expect(found).toEqual(['ch9/9.9.9/web.yaml:5: it has no apiVersion']);
  });

  it('passes on what shellcheck says of a step', async () => {
    const remark = { line: 6, level: 'error', code: 1073, message: 'Could not parse this' };
    const yaml = labYaml({ steps: '- { id: one, run: a }\n- { id: two, run: b }' });
    expect(await findings({ [LAB]: yaml }, shellcheck({ exitCode: 1, stdout: JSON.stringify([remark]) }))).toEqual([
      expect.stringMatching(/lab.yaml:\d+: two, line 1: Could not parse this \(SC1073\)/),
    ]);
  });

  it('says when there is no shellcheck', async () => {
    write({ [LAB]: labYaml() });
    expect(await lint(dir, shellcheck({ reason: 'spawn' }))).toMatchObject({ findings: [], shellChecked: false });
    expect(await lint(dir, shellcheck())).toMatchObject({ labs: ['ch9/9.9.9'], shellChecked: true });
  });
});

it('the labs of this repository are sound', async () => {
  const labs = fileURLToPath(new URL('../../labs/', import.meta.url));
  const { findings: found, labs: ids } = await lint(labs, shellcheck({ reason: 'spawn' }));
  expect(found).toEqual([]);
  expect(ids).toContain('ch3/3.2.8');
  // All of them, on a machine that may be busy with other things.
}, 120_000);
