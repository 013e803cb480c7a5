import { existsSync, readdirSync, statSync } from 'node:fs';
import { hostname, userInfo } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { LabProject, nodeProgram } from '../cli/lab-project.js';
import { runMainWith } from '../cli/run-main.js';
import { server } from '../ssh/harness.js';
import { dockerPlan } from '../steps/fake-node.js';
import { tempDir } from '../temp-dir.js';
import { readArchive } from './read-archive.js';

/** Each in a form of its own; every input gets all of them. In pieces, so that no scanner takes this for a leak. */
const SECRETS = {
  token: 'abcdef.0123456789abcdef',
  password: 'correct-horse',
  words: 'several secret words',
  proxy: 'pr0xypass',
  key: 'MIIEsecretprivatekeybody',
  kubeconfig: Buffer.from('-----BEGIN RSA PRIVATE KEY-----\nMIIEsecret').toString('base64'),
  registry: 'YWRtaW46aHVudGVyMg==',
  jwt: 'eyJhbGciOiJSUzI1NiIs.eyJpc3MiOiJrdWJlcm5l.c2lnbmF0dXJlc2ln',
  certificateKey: '00112233445566778899aabbccddeeff',
};

function leak(home: string): string {
  return [
    `kubeadm join 192.168.1.10:6443 --token ${SECRETS.token} --certificate-key ${SECRETS.certificateKey}`,
    `registryPassword: ${SECRETS.password}`,
    `password: "${SECRETS.words}"`,
    `HTTP_PROXY=http://me:${SECRETS.proxy}@proxy.example:3128`,
    `-----BEGIN PRIVATE KEY-----\n${SECRETS.key}\n-----END PRIVATE KEY-----`,
    `    client-key-data: ${SECRETS.kubeconfig}`,
    `{"auths":{"m-k8s:8443":{"auth":"${SECRETS.registry}"}}}`,
    `Authorization: Bearer ${SECRETS.jwt}`,
    `directory ${home}/work on ${hostname()}`,
    'the last line',
    '',
  ].join('\n');
}

const print = (text: string): string => `cat <<'END'\n${text}END`;
const ALL_NODES_OFF = ['m-k8s', 'w1-k8s', 'w2-k8s'].map((node) => `1,${node},state,stopped`).join('\n');

async function project(): Promise<LabProject> {
  const lab = new LabProject(dockerPlan());
  const text = leak(lab.dir);
  lab.write('k8slab.yaml', `apiVersion: k8slab/v1\nwrokers: 3\n# ${text.replaceAll('\n', '\n# ')}\n`);
  lab.write('lab/Vagrantfile', text);
  lab.write('lab/nodes/w1-k8s/env', text);
  lab.write('lab/.state/logs/w1-k8s.log', `${'x'.repeat(90)}\n`.repeat(4000) + text);
  lab.write('lab/.state/kubeconfig', text);
  lab.write('lab/.state/baselines/base.json', JSON.stringify({ text }));
  lab.program('vagrant', `case "$1" in status) echo '${ALL_NODES_OFF}' ;; *) ${print(text)}\n;; esac`);
  lab.program('docker', `${print(text)}\nexit 1`);
  lab.program('VBoxManage', print(text));
  lab.program('virsh', print(text));
  const node = await server();
  for (const name of ['journalctl', 'kubectl', 'systemctl', 'ctr', 'timedatectl']) {
    nodeProgram(node, name, print(text));
  }
  const gone = await server();
  lab.reached({ 'm-k8s': node, 'w1-k8s': gone });
  await gone.stop();
  return lab;
}

describe('a support archive', () => {
  it('has everything but secrets, and says what is missing', { timeout: 60_000 }, async () => {
    const lab = await project();
    const { exitCode, stdout } = await runMainWith(lab.env, lab.dir, 'support', '--output', 'json');
    expect(exitCode).toBe(0);
    const told = JSON.parse(stdout) as { path: string; size: number; files: string[]; missing: { what: string }[] };
    expect(told.path).toMatch(/\/k8slab-support-book-2[\dTZ-]+\.tar\.gz$/);
    expect(statSync(told.path)).toMatchObject({ size: told.size });
    expect(statSync(told.path).mode & 0o777).toBe(0o600);
    expect(readdirSync(lab.dir).filter((name) => name.includes('.part'))).toEqual([]);

    const files = readArchive(told.path);
    const paths = [...files.keys()].map((path) => path.replace(/^[^/]*\//, ''));
    expect(paths).toEqual(told.files);
    expect(paths).toEqual(
      expect.arrayContaining([
        'INDEX.txt',
        'doctor.json',
        'status.json',
        'versions.json',
        'host/vagrant-plugins.txt',
        'host/docker-version.txt',
        'lab/k8slab.yaml',
        'lab/problems.txt',
        'lab/plan.json',
        'lab/Vagrantfile',
        'lab/nodes/w1-k8s/env',
        'lab/state/journal.json',
        'lab/state/logs/w1-k8s.log',
        'nodes/m-k8s/kubelet.log',
        'nodes/m-k8s/containers.txt',
        'nodes/m-k8s/cluster-events.txt',
        'nodes/m-k8s/kubeadm-config.txt',
      ]),
    );
    expect(paths.some((path) => /kubeconfig$|baselines|known_hosts/.test(path))).toBe(false);

    const all = [...files].map(([path, text]) => `${path}\n${text}`).join('\n');
    const leaked = Object.entries({ ...SECRETS, home: lab.dir }).filter(([, secret]) => all.includes(secret));
    expect(leaked).toEqual([]);
    if (userInfo().username !== 'root') expect(all).not.toContain(userInfo().username);
    expect(all).not.toMatch(new RegExp(`\\b${hostname()}\\b`));

    const file = (path: string): string => files.get(`${[...files.keys()][0]?.split('/')[0] ?? ''}/${path}`) ?? '';
    // What is around the secrets is there, of long texts the end.
    expect(file('lab/state/logs/w1-k8s.log')).toMatch(/^\[the last \d+ of \d+ bytes\]\nx+\n/);
    for (const path of ['lab/state/logs/w1-k8s.log', 'nodes/m-k8s/kubelet.log', 'host/docker-version.txt']) {
      expect(file(path)).toContain('the last line');
      expect(file(path)).toContain('proxy.example:3128');
    }
    expect(file('host/docker-version.txt')).toContain('[docker on host exited with 1]');
    expect(file('lab/problems.txt')).toContain('K8SLAB_CONFIG_UNKNOWN_KEY');
    expect(JSON.parse(file('doctor.json'))).toHaveProperty('checks');
    expect(JSON.parse(file('lab/plan.json'))).toHaveProperty('nodes');
    expect(file('INDEX.txt')).toMatch(/ {2}node w1-k8s: its machine is stopped; .*w1-k8s/);
    expect(file('INDEX.txt')).toContain('node w2-k8s: its machine is stopped; it was never reached');
    expect(told.missing.map(({ what }) => what).sort()).toEqual(['node w1-k8s', 'node w2-k8s']);
  });

  it('is made without a lab, where it was asked for', async () => {
    const dir = tempDir();
    const { exitCode, stdout } = await runMainWith({ PATH: '/nowhere' }, dir, 'support', '--out', 'sub/mine.tgz');
    expect(exitCode).toBe(0);
    expect(stdout).toContain('Look before you send it: tar -xzOf mine.tgz | less');
    const files = [...readArchive(join(dir, 'sub', 'mine.tgz')).keys()];
    expect(files.map((path) => path.replace(/^[^/]*\//, ''))).toEqual(['INDEX.txt', 'doctor.json', 'versions.json']);
  });

  it('that cannot be written is an error, and leaves nothing behind', async () => {
    const dir = tempDir();
    const { exitCode, stderr } = await runMainWith({ PATH: '/nowhere' }, dir, 'support', '--out', '/dev/null/x.tgz');
    expect([exitCode, /K8SLAB_\w+/.exec(stderr)?.[0]]).toEqual([1, 'K8SLAB_SUPPORT_WRITE']);
    expect(existsSync('/dev/null/x.tgz')).toBe(false);
  });
});
