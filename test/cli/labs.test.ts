import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { exitCodeOfLabs } from '../../src/cli/labs/exit-code.js';
import { mergeSummaries, notPassed } from '../../src/cli/labs/merge-results.js';
import type { LabReport } from '../../src/report/labs/model.js';
import { check, lab, MIXED, report, summary } from '../report/labs/sample.js';
import { dockerPlan } from '../steps/fake-node.js';
import { tempDir } from '../temp-dir.js';
import { runMain } from './run-main.js';

/** A project with a rendered plan, and results of earlier runs. */
function project(...reports: LabReport[]): string {
  const dir = tempDir();
  const results = join(dir, 'lab', '.state', 'results');
  mkdirSync(results, { recursive: true });
  writeFileSync(join(dir, 'lab', 'plan.json'), JSON.stringify(dockerPlan()));
  reports.forEach((one, index) =>
    writeFileSync(join(results, `2026-11-2${index}T00-00-00.000Z-${one.mode}.json`), JSON.stringify(one)),
  );
  return dir;
}

describe('lab list and show', () => {
  it('need no cluster', async () => {
    const { exitCode, stdout } = await runMain(tempDir(), 'lab', 'list');
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^LAB +LAST +TITLE\n/);
    expect(stdout).toMatch(/^ch3\/3\.2\.8 +- +Protect a node with cordon$/m);
    const shown = await runMain(tempDir(), 'lab', 'show', 'ch3/3.2.8', '--lang', 'ko');
    expect(shown.stdout).toContain('cordon으로 노드 자원 보호하기');
    expect(shown.stdout).toContain('$ kubectl cordon {{workers.last}}');
  });

  it('know the cluster and the last result where there are some', async () => {
    const dir = project(report());
    expect((await runMain(dir, 'lab', 'list')).stdout).toMatch(/^ch3\/3\.2\.9 +FAIL /m);
    expect((await runMain(dir, 'lab', 'show', '3.2.8')).stdout).toContain('$ kubectl cordon w2-k8s');
    const { stdout } = await runMain(dir, 'lab', 'list', '3.2.8', '--output', 'json');
    expect(JSON.parse(stdout)).toMatchObject({ type: 'labs', labs: [{ id: 'ch3/3.2.8', last: 'pass' }] });
  });

  it('tell what there is to bring before the first step', async () => {
    const { stdout } = await runMain(project(), 'lab', 'show', 'ch3/3.2.7');
    expect(stdout).toMatch(
      /^Before the first step by hand: k8slab lab files ch3\/3\.2\.7\n {2}files: echo-hname\.yaml\n/m,
    );
    expect(stdout).toMatch(/^ {5}\$ kubectl rollout status deployment echo-hname$/m);
    expect((await runMain(project(), 'lab', 'show', 'ch3/3.2.1')).stdout).not.toContain('lab files');
  });

  it.each([
    [['lab', 'files', 'ch3'], 'K8SLAB_NO_LAB'],
    [['lab', 'show', 'ch9/1'], 'K8SLAB_LAB_UNKNOWN'],
    [['lab', 'show', 'ch3'], 'K8SLAB_USAGE'],
    [['lab', 'list', '--labs', 'nowhere'], 'K8SLAB_LABS_NOT_FOUND'],
  ])('%j is refused with %s', async (argv, code) => {
    const { exitCode, stderr } = await runMain(tempDir(), ...argv);
    expect([exitCode, /K8SLAB_\w+/.exec(stderr)?.[0]]).toEqual([2, code]);
  });
});

describe('lab new', () => {
  it('writes a lab that lint has nothing against', async () => {
    const dir = tempDir();
    const made = await runMain(dir, 'lab', 'new', 'mine/1.1', '--title', 'My "first": lab');
    expect(made.exitCode).toBe(0);
    expect(made.stdout).toContain(`k8slab lab lint mine/1.1 --labs ${join(dir, 'labs')}`);
    const linted = await runMain(dir, 'lab', 'lint', 'mine/1.1', '--labs', 'labs', '--output', 'json');
    expect(JSON.parse(linted.stdout)).toMatchObject({ ok: true, labs: ['mine/1.1'], findings: [] });
    const { stdout } = await runMain(dir, 'lab', 'list', 'mine', '--labs', 'labs');
    expect(stdout).toContain('My "first": lab');
  });

  it('asks nothing where nobody can be asked, and never writes over a lab', async () => {
    const dir = tempDir();
    await runMain(dir, 'lab', 'new', 'mine/1.1', '--labs', 'own');
    const path = join(dir, 'own', 'mine', '1.1', 'lab.yaml');
    writeFileSync(path, 'mine');
    const again = await runMain(dir, 'lab', 'new', 'mine/1.1', '--labs', 'own');
    expect([again.exitCode, readFileSync(path, 'utf8')]).toEqual([2, 'mine']);
    expect(again.stderr).toContain('K8SLAB_LAB_EXISTS');
  });

  it.each(['mine', 'mine/../../x', '/etc/x', 'mine/1/2', 'Mine/1', 'mine/.1'])('refuses the id %s', async (id) => {
    const dir = tempDir();
    expect((await runMain(dir, 'lab', 'new', id)).exitCode).toBe(2);
    expect(existsSync(join(dir, 'labs'))).toBe(false);
  });

  it('of one of our labs is found out when it is used', async () => {
    const dir = tempDir();
    await runMain(dir, 'lab', 'new', 'ch3/3.2.8');
    expect((await runMain(dir, 'lab', 'list', '--labs', 'labs')).stderr).toContain('K8SLAB_LAB_DUPLICATE');
  });
});

it('lab lint tells the place of every problem', async () => {
  const dir = tempDir();
  await runMain(dir, 'lab', 'new', 'mine/1.1');
  const path = join(dir, 'labs', 'mine', '1.1', 'lab.yaml');
  writeFileSync(path, readFileSync(path, 'utf8').replace('isolation: shared', 'isolation: alone'));
  const { exitCode, stdout } = await runMain(dir, 'lab', 'lint', '--labs', 'labs');
  expect(exitCode).toBe(2);
  expect(stdout).toMatch(new RegExp(`^${path}:\\d+:\\d+: isolation: .* \\(K8SLAB_LAB_VALUE\\)$`, 'm'));
});

describe('verify', () => {
  it.each([
    [['verify'], 'K8SLAB_USAGE'],
    [['verify', '--all', 'ch3'], 'K8SLAB_USAGE'],
    [['verify', 'ch99'], 'K8SLAB_LAB_UNKNOWN'],
    [['verify', '--retry-failed'], 'K8SLAB_NO_RESULT'],
    [['lab', 'play', 'ch3/3.2.8', '--step'], 'K8SLAB_USAGE'],
    [['report'], 'K8SLAB_NO_RESULT'],
    [['status', '--output', 'tap'], 'K8SLAB_USAGE'],
  ])('%j is refused with %s before anything is touched', async (argv, code) => {
    const { exitCode, stderr } = await runMain(project(), ...argv);
    expect([exitCode, /K8SLAB_\w+/.exec(stderr)?.[0]]).toEqual([2, code]);
  });

  it('needs a lab', async () => {
    expect(await runMain(tempDir(), 'verify', '--all')).toMatchObject({ exitCode: 2 });
  });

  it('has nothing to retry when everything passed', async () => {
    const ran = await runMain(project(report({ summary: summary([lab()]) })), 'verify', '--retry-failed');
    expect(ran).toMatchObject({ exitCode: 0, stderr: 'Nothing to do: everything passed the last time.\n' });
  });
});

describe('a retry of everything', () => {
  it('still gives the document and the page that were asked for', async () => {
    const dir = project(report({ summary: summary([lab()]) }));
    const ran = await runMain(dir, 'verify', '--retry-failed', '--output', 'junit', '--report', 'html');
    expect(ran.exitCode).toBe(0);
    expect(ran.stdout).toMatch(/^<\?xml [^\n]*\n<testsuites /);
    expect(readdirSync(dir)).toContain('k8slab-report.html');
  });

  it('does not take labs that it cannot find for passed', async () => {
    const own = { ...(MIXED[1] ?? lab()), lab: 'mine/1.1' };
    const ran = await runMain(project(report({ summary: summary([lab(), own]) })), 'verify', '--retry-failed');
    expect(ran.exitCode).toBe(2);
    expect(ran.stderr).toMatch(/K8SLAB_LAB_UNKNOWN\]: Cannot retry mine\/1\.1[^]*--labs/);
  });

  it('does not take what an interrupted run did not reach for passed', async () => {
    const ran = await runMain(project(report({ summary: summary([lab()], true) })), 'verify', '--retry-failed');
    expect(ran.exitCode).toBe(2);
    expect(ran.stderr).toContain('the last run was interrupted');
    expect(mergeSummaries(summary([lab()], true), summary([lab()])).interrupted).toBe(true);
  });
});

describe('report', () => {
  it('shows the newest result again, in the form and the language that are wanted', async () => {
    const dir = project(report({ summary: summary([lab()]) }), report());
    expect((await runMain(dir, 'report')).stdout).toContain('Not passed: 1 lab failed');
    expect((await runMain(dir, 'report', '--lang', 'ko')).stdout).toContain('통과하지 못함');
    expect((await runMain(dir, 'report', '--output', 'tap')).stdout).toMatch(/^TAP version 13\n1\.\.9\n/);
    expect((await runMain(dir, 'report', '--output', 'junit')).stdout).toMatch(/^<\?xml [^\n]*\n<testsuites /);
    const { stdout } = await runMain(dir, 'report', '--output', 'json');
    expect(JSON.parse(stdout)).toEqual({ type: 'report', report: report() });
  });

  it('writes the page where it is told to', async () => {
    const dir = project(report());
    const first = await runMain(dir, 'report', '--report', 'html');
    expect(first.stderr).toBe(`Wrote ${join(dir, 'k8slab-report.html')}.\n`);
    await runMain(dir, 'report', '--report-file', 'out/mine.html', '--learner', '<Kim>', '--lang', 'ko');
    const page = readFileSync(join(dir, 'out', 'mine.html'), 'utf8');
    expect(page).toContain('<html lang="ko">');
    expect(page).toContain('&lt;Kim&gt;');
  });

  it('passes over what it cannot read, and takes a result of somebody else', async () => {
    const dir = project(report());
    writeFileSync(join(dir, 'lab', '.state', 'results', '2027-01-01T00-00-00.000Z-verify.json'), '{"half":');
    expect((await runMain(dir, 'report')).stdout).toContain('Not passed');
    const theirs = join(dir, 'theirs.json');
    writeFileSync(theirs, JSON.stringify(report({ summary: summary([lab()]) })));
    expect((await runMain(dir, 'report', '--result', 'theirs.json')).stdout).toContain('Passed: 1 lab');
    writeFileSync(theirs, '{}');
    expect((await runMain(dir, 'report', '--result', 'theirs.json')).stderr).toContain('K8SLAB_RESULT_INVALID');
    expect(readdirSync(dir)).not.toContain('k8slab-report.html');
  });
});

describe('a retry', () => {
  const fixed = lab({ lab: 'ch3/3.2.9' });
  it('is about what failed or could not be judged', () => {
    expect(notPassed(report())).toEqual(['ch3/3.2.9', 'ch4/4.4.2']);
  });

  it('leaves the rest of the result as it was', () => {
    const merged = mergeSummaries(summary(), summary([fixed, lab({ lab: 'ch4/4.4.2', checks: [check(), check()] })]));
    expect(merged.labs.map(({ lab: id }) => id)).toEqual(MIXED.map(({ lab: id }) => id));
    expect(merged).toMatchObject({ ok: true, byLab: { pass: 3, fail: 0, error: 0, blocked: 1 }, durationMs: 250_000 });
  });
});

describe('the exit code', () => {
  const [passed = lab(), failed = lab(), broken = lab(), blocked = lab()] = MIXED;
  it.each([
    [0, summary([passed])],
    [0, summary([passed, blocked])],
    [0, summary([blocked])],
    [5, summary([passed, failed, broken])],
    [6, summary([passed, broken])],
    [130, summary([failed], true)],
  ])('is %i', (code, sum) => {
    expect(exitCodeOfLabs(sum)).toBe(code);
  });
});
