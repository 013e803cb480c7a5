import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { changedSteps } from './cli-run.js';
import { converge, failureOf, root } from './faults.js';
import { E2eLab, e2eProvider } from './lab.js';
import { hostInventory } from './leftovers.js';
import { poll } from './poll.js';
import { say } from './say.js';

const provider = e2eProvider();
const lab = new E2eLab(provider);
let before: string[] = [];
let destroyed = false;

/** Locks dpkg as dpkg itself does, for ten minutes; flock(1) would be another kind of lock. Prints its pid. */
const HOLD_DPKG = `setsid perl -MFcntl -e '
  open my $file, "+<", "/var/lib/dpkg/lock-frontend" or die;
  my $lock = pack("s s x4 q q l x4", F_WRLCK, 0, 0, 0, 0);
  fcntl $file, F_SETLK, $lock or die;
  sleep 600' </dev/null >/dev/null 2>&1 & echo $!`;

const NEW_HOST_KEYS = 'rm -f /etc/ssh/ssh_host_*_key*; ssh-keygen -A; systemctl restart ssh';

/** So many MiB less than there is; ends with 16 MiB left. */
const FILL_DISK =
  'fallocate -l $(($(df -P -k / | tail -n 1 | tr -s " " | cut -d " " -f 4) / 1024 - 16))M /var/tmp/filler';

interface BundleFile {
  kind: string;
  name: string;
  also?: string[];
  component?: string;
}

/** Of the bundle, what a worker of a lab without components has: a golden box comes with those of components too. */
function imagesOfWorkers(): Set<string> {
  const manifest = readFileSync(join(process.env['K8SLAB_E2E_BUNDLE'] ?? '', 'manifest.json'), 'utf8');
  const files = (JSON.parse(manifest) as { files: BundleFile[] }).files;
  const images = files.filter(({ kind, component }) => kind === 'image' && component === undefined);
  const names = images.flatMap(({ name, also = [] }) => [name, ...also]);
  return new Set(names.filter((name) => !/\/(kube-apiserver|kube-controller-manager|kube-scheduler|etcd):/.test(name)));
}

const recordedKeys = (node: string): string[] =>
  readFileSync(join(lab.labDir, '.state', 'known_hosts'), 'utf8')
    .split('\n')
    .filter((line) => line.startsWith(`${node} `));

/** One story told in order: each fault meets the cluster that the one before left, and leaves it whole. */
describe(`faults of single ${provider} nodes`, () => {
  beforeAll(async () => {
    before = await hostInventory(lab);
    const up = await lab.cli(['up', '--yes', '--output', 'json', ...lab.firstUpFlags('none')]);
    expect(up.exitCode, `${up.stderr}\n${up.stdout.slice(-4000)}`).toBe(0);
  }, 60 * 60_000);
  afterAll(async () => {
    if (!destroyed && existsSync(lab.labDir)) await lab.cli(['destroy', '--yes']);
    rmSync(lab.dir, { recursive: true, force: true });
  });

  it('dpkg is locked by another program: it is waited for, by name, and up goes on', async () => {
    await root(lab, 'w1-k8s', 'dpkg --purge bash-completion');
    const holder = await root(lab, 'w1-k8s', HOLD_DPKG);
    let waited = '';
    const up = await lab.cli(['up', '--yes', '--output', 'json'], {
      onEvent: (event) => {
        if (event.type !== 'step-output' || !event.line.includes('waiting for another program')) return;
        if (waited === '') void lab.onNode('w1-k8s', ['sudo', 'kill', holder]);
        waited = event.line;
      },
    });
    expect(waited).toContain(`perl (pid ${holder}) holds /var/lib/dpkg/lock-frontend`);
    expect(up.exitCode, `${up.stderr}\n${up.stdout.slice(-4000)}`).toBe(0);
    expect(changedSteps(up)).toContain('packages:w1-k8s');
    await converge(lab);
  });

  it('DNS is dead: up with a bundle does not care', async () => {
    for (const node of lab.nodes) {
      await root(lab, node, 'cp -L /etc/resolv.conf /root/resolv.conf; echo nameserver 192.0.2.1 >/etc/resolv.conf');
      await root(lab, node, 'rm -f /var/lib/k8slab/stamps/images /var/lib/k8slab/stamps/runtime');
    }
    const up = await converge(lab);
    expect(changedSteps(up)).toEqual(expect.arrayContaining(lab.nodes.map((node) => `images:${node}`)));
    for (const node of lab.nodes) await root(lab, node, 'cat /root/resolv.conf >/etc/resolv.conf');
    say(`up without DNS: ${up.seconds.toFixed(1)} s`);
  });

  it('a node shows another host key: refused and explained, or learned past the network', async () => {
    const known = recordedKeys('w1-k8s');
    expect(known).not.toEqual([]);
    await root(lab, 'w1-k8s', NEW_HOST_KEYS);
    if (provider === 'docker') {
      // docker exec asks the container itself: nobody can be in between.
      await converge(lab);
    } else {
      const refused = await lab.cli(['up', '--yes', '--output', 'json']);
      expect(failureOf(refused, 'connect:w1-k8s')).toMatchObject({
        code: 'K8SLAB_SSH_HOST_KEY',
        message: expect.stringMatching(/^Cannot trust w1-k8s: it shows the host key .*, recorded is SHA256:/) as string,
        hint: expect.stringContaining('--accept-new-host-key w1-k8s') as string,
      });
      expect(recordedKeys('w1-k8s')).toEqual(known);
      const shell = await lab.onNode('w1-k8s', ['true']);
      expect(shell.exitCode).toBe(1);
      expect(shell.stderr).toContain('K8SLAB_SSH_HOST_KEY');
      await converge(lab, '--accept-new-host-key', 'w1-k8s');
    }
    expect(recordedKeys('w1-k8s')).not.toEqual(known);
    expect((await lab.onNode('w1-k8s', ['true'])).exitCode).toBe(0);
  });

  it('the disk of a worker is full: nothing is begun there, and up goes on when there is room', async (context) => {
    context.skip(provider === 'docker', 'a container has the disk of its host');
    // A kubelet makes room within seconds: see below.
    await root(lab, 'w1-k8s', `systemctl stop kubelet; ${FILL_DISK}`);
    await root(lab, 'w1-k8s', 'rm -f /var/lib/k8slab/stamps/system');
    const refused = await lab.cli(['up', '--yes', '--output', 'json']);
    expect(failureOf(refused, 'system:w1-k8s')).toMatchObject({
      code: 'K8SLAB_NODE_FULL',
      message: expect.stringContaining('a disk of w1-k8s is full (/ has ') as string,
      hint: expect.stringContaining('df -h') as string,
    });
    await root(lab, 'w1-k8s', 'rm /var/tmp/filler');
    await converge(lab);
  });

  it('a kubelet has deleted images to make room: up brings those of the bundle back', async (context) => {
    context.skip(provider === 'docker', 'a container has the disk of its host');
    const images = (): Promise<string> => root(lab, 'w1-k8s', 'ctr -n k8s.io images ls -q | grep -v ^sha256 | sort');
    const before = await images();
    const ofThisWorker = imagesOfWorkers();
    await root(lab, 'w1-k8s', FILL_DISK);
    const left = await poll(images, (now) => !now.includes('k8slab/echo:1'), 300);
    expect(left).not.toContain('k8slab/echo:1');
    await root(lab, 'w1-k8s', 'rm /var/tmp/filler');
    // It may go on for a while; what this run finds missing too late the next one brings.
    const first = await lab.cli(['up', '--yes', '--output', 'json']);
    if (first.exitCode !== 0) expect(`${first.stdout}${first.stderr}`).toContain('K8SLAB_IMAGES_MISSING');
    say(`up after a full disk: exit code ${String(first.exitCode)}, ${first.seconds.toFixed(0)} s`);
    await converge(lab);
    const wanted = before.split('\n').filter((name) => ofThisWorker.has(name.replace('docker.io/k8slab/', 'k8slab/')));
    expect(wanted.length).toBeGreaterThan(10);
    expect((await images()).split('\n')).toEqual(expect.arrayContaining(wanted));
  });

  it.for([
    ['behind', '- 3 days'],
    ['ahead', '+ 3 days'],
  ])('the clock of a worker is 3 days %s: up sets it and says so', async ([where, by], context) => {
    context.skip(provider === 'docker', 'a container has the clock of its host');
    await root(lab, 'w2-k8s', `systemctl stop chrony 2>/dev/null; date -s "now ${String(by)}"`);
    const up = await converge(lab);
    const notes = up.events.flatMap((event) => (event.type === 'note' ? [event.message] : []));
    expect(notes).toContain(`The clock of w2-k8s was 3.0 days ${String(where)}; it was set to that of this host.`);
    const there = Number(await root(lab, 'w2-k8s', 'date +%s'));
    expect(Math.abs(there - Date.now() / 1000)).toBeLessThan(30);
  });

  it('nothing is left after destroy', async () => {
    const destroy = await lab.cli(['destroy', '--yes']);
    expect(destroy.exitCode, destroy.stderr).toBe(0);
    destroyed = true;
    expect(await hostInventory(lab)).toEqual(before);
  });
});
