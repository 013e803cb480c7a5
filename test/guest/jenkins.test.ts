import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ENV, envFile, GuestRoot } from './guest-shell.js';

/** As much of Jenkins as the script asks for: a login page, crumbs bound to a session, and one job. */
class PretendedJenkins {
  readonly asked: string[] = [];
  job = false;
  result = 'SUCCESS';
  private readonly server: Server = createServer((request, response) => {
    const path = request.url ?? '';
    this.asked.push(`${request.method ?? ''} ${path}`);
    const answer = (status: number, body = '', headers: Record<string, string> = {}): void => {
      response.writeHead(status, headers).end(body);
    };
    if (path === '/login') return answer(200);
    const basic = `Basic ${Buffer.from('admin:s3cret').toString('base64')}`;
    if (request.headers.authorization !== basic) return answer(401);
    if (path === '/crumbIssuer/api/json') {
      return answer(200, '{"crumbRequestField":"Jenkins-Crumb","crumb":"c1"}', {
        'set-cookie': 'JSESSIONID=s1; Path=/; HttpOnly',
      });
    }
    const allowed = request.headers['jenkins-crumb'] === 'c1' && request.headers.cookie?.includes('JSESSIONID=s1');
    if (request.method === 'POST' && !allowed) return answer(403);
    if (path === '/createItem?name=k8slab-check') this.job = true;
    else if (!this.job) return answer(404);
    if (path.endsWith('/doDelete')) this.job = false;
    if (path.includes('/lastBuild/api/json')) return answer(200, `{"building":false,"result":"${this.result}"}`);
    if (path.endsWith('/consoleText')) return answer(200, 'started\nk8slab-agent-works on agent-1\n');
    answer(200);
  });

  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    return `127.0.0.1:${String((this.server.address() as AddressInfo).port)}`;
  }

  stop(): void {
    this.server.closeAllConnections();
    this.server.close();
  }
}

let root: GuestRoot;
let jenkins: PretendedJenkins;
beforeEach(async () => {
  root = await GuestRoot.create();
  jenkins = new PretendedJenkins();
  const address = await jenkins.start();
  await mkdir(root.path('programs'));
  await mkdir(root.path('bundle/charts'));
  await writeFile(root.path('bundle/charts/jenkins.tgz'), 'chart');
  const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
  const file = {
    path: 'charts/jenkins.tgz',
    kind: 'chart',
    name: 'jenkins.tgz',
    sha256: sha256('chart'),
    component: 'jenkins',
  };
  const manifest = JSON.stringify({ files: [file] });
  await root.write('bundle/manifest.json', manifest);
  await root.write('env', envFile({ ...ENV, K8SLAB_BUNDLE_SHA256: sha256(manifest) }));
  await root.write('files/components/jenkins/settings', "C_VERSION='5.9.53'\nC_CHART='jenkins.tgz'\n");
  await root.write(
    'files/components/jenkins/sources',
    `chart\tjenkins.tgz\t${sha256('chart')}\thttps://example.invalid/\n`,
  );
  for (const name of ['values.yaml', 'volume.yaml', 'pipeline.xml'])
    await root.write(`files/components/jenkins/${name}`, 'x\n');
  await root.program('chown', 'true');
  await root.program(
    'kubectl',
    `echo "$*" >>"$K8SLAB_STATE_DIR/kubectl"
case "$*" in
  *'get service jenkins'*) printf %s '${address}' ;;
  *'get secret jenkins'*) printf s3cret | base64 ;;
  *'get persistentvolumeclaim jenkins'*) printf Bound ;;
  *'get persistentvolume jenkins'*) cat "$K8SLAB_STATE_DIR/volume" 2>/dev/null || true ;;
  *'rollout status'*) echo 'statefulset rolling update complete 1 pods at revision r' ;;
esac`,
  );
  await root.write(
    'programs/helm',
    `#!/usr/bin/env bash
shift 4 # --kubeconfig FILE -n NAMESPACE
echo "$*" >>"$K8SLAB_STATE_DIR/helm"
case $1 in
  status) [ -f "$K8SLAB_STATE_DIR/release" ] && printf '{"info":{"status":"%s"}}' "$(<"$K8SLAB_STATE_DIR/release")" ;;
  upgrade) echo deployed >"$K8SLAB_STATE_DIR/release" ;;
  uninstall) rm "$K8SLAB_STATE_DIR/release" ;;
  list) [ ! -f "$K8SLAB_STATE_DIR/release" ] || echo '[{"chart":"jenkins-5.9.53"}]' ;;
esac
`,
    0o755,
  );
});
afterEach(async () => {
  jenkins.stop();
  await root.remove();
});

const run = (...args: string[]) =>
  root.runGuest(args, { K8SLAB_PROGRAM_BIN: root.path('programs'), K8SLAB_JENKINS_HOME: root.path('share/jenkins') });
const told = (program: string): Promise<string> => readFile(root.path('state', program), 'utf8');

// Scores of small programs, each as slow to start as the machine is busy.
describe('Jenkins', { timeout: 120_000 }, () => {
  test('counts as installed when a pipeline has run, and leaves nothing when it is removed', async () => {
    const { code, stdout, stderr } = await run('jenkins');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain('a pipeline says: k8slab-agent-works on agent-1\n');
    expect(stdout).not.toContain('s3cret');
    expect(await told('helm')).toMatch(
      /upgrade --install jenkins .*\n(.*\n)*.*--set controller\.jenkinsUrl=http:\/\/127/,
    );
    expect(await told('helm')).not.toContain('s3cret');
    expect(jenkins.job).toBe(false);
    expect(jenkins.asked).toContain('POST /job/k8slab-check/build');
    expect(existsSync(root.path('run/jenkins'))).toBe(false);
    expect((await run('jenkins')).stdout).toBe('K8SLAB_RESULT unchanged\n');

    expect(await run('--remove', 'jenkins')).toMatchObject({ code: 0, stderr: '' });
    expect(await told('helm')).toContain('uninstall jenkins\n');
    expect(existsSync(root.path('share/jenkins'))).toBe(false);
  });

  test('does not count as installed when the pipeline fails, and shows what it said', async () => {
    jenkins.result = 'FAILURE';
    const { code, stdout, stderr } = await run('jenkins');
    expect(code).toBe(1);
    expect(stdout).toContain('k8slab-agent-works on agent-1');
    expect(stderr).toContain('K8SLAB_ERROR K8SLAB_COMPONENT_NOT_READY Cannot run a pipeline on an agent pod');
    expect((await run('component-states')).stdout).toBe('');
  });

  test('gives its volume to a new claim where the old one was deleted', async () => {
    await root.write('state/volume', 'Released');
    expect((await run('jenkins')).code).toBe(0);
    expect(await told('kubectl')).toMatch(
      /patch persistentvolume jenkins .*"uid":null.*\n(.*\n)*.*apply .*volume\.yaml/,
    );
  });

  test('takes back what a run that was cut off had begun', async () => {
    await root.write('state/release', 'pending-install\n');
    expect((await run('jenkins')).code).toBe(0);
    expect(await told('helm')).toMatch(/uninstall jenkins\n(.*\n)*upgrade --install/);
  });
});
