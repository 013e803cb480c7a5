import { describe, expect, it } from 'vitest';
import { ownFiles } from '../../src/labs/checks/own-files.js';
import { runLab } from '../../src/labs/run-lab.js';
import { ABOUT, type Answer, checkOf, labContext, labOf, labYaml, loaded, ScriptedNode } from './lab-harness.js';

const YAML = labYaml({
  checks: `- { id: pod, type: kubernetes, resource: pod, name: web, expect: { exists: true }, ${ABOUT} }
- { id: asked, type: command, run: curl, ${ABOUT} }`,
});

async function mine(pod: string, curl: Answer) {
  const node = new ScriptedNode('m-k8s', (typed) => (typed === 'curl' ? curl : { stdout: pod }));
  return runLab(labContext([node]), loaded(YAML), { mode: 'mine' });
}

describe('a lab that nobody began', () => {
  it('fails with that word, and no hint on what is wrong with it', async () => {
    const result = await mine('', { exitCode: 7 });
    expect(result.status).toBe('fail');
    expect(result.reason).toMatch(/^not begun.*lab show ch9\/9\.9\.9$/);
    expect(result.checks.map(({ status, hint }) => [status, hint])).toEqual([
      ['fail', undefined],
      ['fail', undefined],
    ]);
  });

  it('is not one where something is there, or could not be seen', async () => {
    const begun = await mine('', {});
    expect([begun.status, begun.reason]).toEqual(['fail', undefined]);
    expect(begun.checks[0]?.hint).toEqual({ en: 'text', ko: '글' });
    expect((await mine('', { reason: 'connection' })).reason).toBeUndefined();
  });
});

describe('what a check wants of the folder of its lab', () => {
  const { files } = labOf(labYaml({ more: 'files: [ask.sh, web.yaml, { path: all.sh, nodes: [all] }]' }));

  it.each([
    ['type: command, run: "./ask.sh x | grep y"', ['ask.sh']],
    ['type: command, run: "cat {{dir}}/web.yaml"', ['.', 'web.yaml']],
    ['type: command, run: "kubectl apply -f web.yaml"', ['web.yaml']],
    ['type: command, run: "cat /etc/web.yaml ask.sh.log"', []],
    ['type: command, node: worker, run: "./ask.sh && ./all.sh"', ['all.sh']],
    ['type: command, node: host, run: vagrant status', ['.']],
    ['type: file, path: "{{dir}}/web.yaml"', ['web.yaml']],
    ['type: file, path: "{{dir}}/made.txt"', ['.']],
    ['type: file, path: /etc/exports', []],
  ])('%s: %j', (yaml, wanted) => {
    const check = checkOf(yaml.replace('{{dir}}', '/root/lab'));
    expect(ownFiles(check, files, '/root/lab')).toEqual(wanted);
  });
});
