import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { GuestRoot } from './guest-shell.js';

let root: GuestRoot;
beforeAll(async () => {
  root = await GuestRoot.create();
});
afterAll(() => root.remove());

async function output(script: string, args: readonly string[], step?: string): Promise<string> {
  const result = await root.shell(script, { args, ...(step === undefined ? {} : { step }) });
  expect(result.stderr).toBe('');
  return result.stdout.trimEnd();
}

describe('the name of this node stands for its address of the plan only', () => {
  test.each([
    ['127.0.1.1 w1-k8s', ''],
    ['127.0.1.1\tw1-k8s.local w1-k8s', ''],
    ['127.0.0.1 localhost w1-k8s', '127.0.0.1 localhost'],
    ['127.0.0.1   localhost', '127.0.0.1   localhost'],
    ['::1 localhost ip6-localhost', '::1 localhost ip6-localhost'],
    ['127.0.1.1 w1-k8s-old other', '127.0.1.1 w1-k8s-old other'],
    ['192.168.1.101 w1-k8s', '192.168.1.101 w1-k8s'],
    ['172.17.0.3 w1-k8s', ''],
    ['192.168.1.10 m-k8s', '192.168.1.10 m-k8s'],
    ['\n127.0.1.1 w1-k8s\n\nfe00::0 ip6-localnet', '\n\nfe00::0 ip6-localnet'],
    ['# 127.0.1.1 w1-k8s', '# 127.0.1.1 w1-k8s'],
  ])('%s', async (line, wanted) => {
    expect(await output('without_other_addresses <<<"$1"', [line], 'hosts')).toBe(wanted);
  });
});

test.each([
  ['6', 'net.core.somaxconn=32'],
  ['1', ''],
])('few may wait in line for the API server of a slow machine: patience %s', async (patience, wanted) => {
  const script = 'K8SLAB_PATIENCE=$1; wanted_sysctl | grep somaxconn || :';
  expect(await output(script, [patience], 'system')).toBe(wanted);
});

test.each([
  ['as it was made', 'certificate-authority-data: CA\n client-certificate-data: CRT\n client-key-data: KEY', 'yes'],
  ['with more in it', 'current-context: mine\nclient-key-data: KEY\nca-data: CA\nx-data: CRT\ntoken: t', 'yes'],
  ['of another cluster', 'certificate-authority-data: CA2\nclient-certificate-data: C\nclient-key-data: K', 'no'],
  [
    'with older certificates',
    'certificate-authority-data: CA\nclient-certificate-data: OLD\nclient-key-data: KEY',
    'no',
  ],
  ['that is empty', '', 'no'],
])('a kubeconfig %s', async (_what, text, keeps) => {
  const admin = '    certificate-authority-data: CA\n    client-certificate-data: CRT\n    client-key-data: KEY\n';
  await root.write('admin.conf', admin);
  await root.write('config', text);
  const script = 'ADMIN_CONF=$1; if has_admin "$2"; then echo yes; else echo no; fi';
  expect(await output(script, [root.path('admin.conf'), root.path('config')], 'kubectl')).toBe(keeps);
});

const v1 = 'cgroup /sys/fs/cgroup/memory cgroup rw 0 0\ncgroup2 /sys/fs/cgroup/unified cgroup2 rw 0 0\n';
const v2 = 'cgroup2 /sys/fs/cgroup cgroup2 rw 0 0\n';

describe('cgroup driver', () => {
  test.each([
    ['vm', v1, 'systemd'],
    ['vm', v2, 'systemd'],
    ['container', v2, 'systemd'],
    ['container', v1, 'cgroupfs'],
  ])('of a %s', async (kind, mounts, driver) => {
    await root.write('mounts', mounts);
    expect(await output('K8SLAB_NODE_KIND=$1; decide_cgroup_driver "$2"', [kind, root.path('mounts')])).toBe(driver);
  });
});

test.each([
  ['1.18.20', 'vm', v2, /^K8SLAB_ERROR K8SLAB_CGROUP_V2 .* this node has v2$/m],
  ['1.18.4', 'container', v2, /^K8SLAB_ERROR K8SLAB_CGROUP_V2 .* this host has v2$/m],
  ['1.18.20', 'vm', v1, undefined],
  ['1.19.0', 'container', v2, undefined],
])('cgroups under kubelet %s in a %s', async (version, kind, mounts, refused) => {
  await root.write('mounts', mounts);
  const script = 'K8SLAB_KUBERNETES_VERSION=$1 K8SLAB_NODE_KIND=$2; need_fit_cgroups "$3"';
  const { code, stderr } = await root.shell(script, { args: [version, kind, root.path('mounts')] });
  expect(code === 0).toBe(refused === undefined);
  expect(stderr).toMatch(refused ?? /^$/);
});

describe('ready', () => {
  const nodes = 'm-k8s 192.168.1.10 True\nw1-k8s 192.168.1.101 True\nw2-k8s 192.168.1.102 True';
  test.each([
    ['all as planned', nodes, ''],
    ['a worker is missing', nodes.replace(/\nw2.*/, ''), '2 of 3 nodes have joined'],
    ['no node at all', '', '0 of 3 nodes have joined'],
    ['one is not ready', nodes.replace('101 True', '101 False'), 'w1-k8s is not Ready'],
    [
      'the NAT card',
      nodes.replace('192.168.1.102', '10.0.2.15'),
      'w2-k8s has InternalIP 10.0.2.15 instead of 192.168.1.102',
    ],
    ['a full disk', nodes.replace('101 True', '101 True True'), 'w1-k8s has a full disk'],
    ['disks with room', nodes.replaceAll(' True', ' True False'), ''],
    ['a stranger', `${nodes}\nw9-k8s 192.168.1.109 True`, 'w9-k8s is not in the plan'],
  ])('nodes: %s', async (_what, facts, problem) => {
    expect(await output('nodes_problem "$1"', [facts], 'ready')).toBe(problem);
  });

  // A start in the middle: what is remembered of before it proves nothing.
  const leases = (w1: string): string => `m-k8s 2026-11-21T10:00:05.000000Z\nw1-k8s ${w1}`;
  test.each([
    ['renewed since the machine started', leases('2026-11-21T10:00:01.250000Z'), ''],
    ['remembered', leases('2026-11-21T09:59:40.250000Z'), 'w1-k8s is not heard of'],
    ['never renewed', leases(''), ''],
    ['none', '', ''],
  ])('leases: %s', async (_what, facts, problem) => {
    const script = 'machine_start() { date -d 2026-11-21T10:00:00Z +%s; }; leases_problem "$1"';
    expect(await output(script, [facts], 'ready')).toBe(problem);
  });

  test.each([
    ['running', 'coredns Running ReplicaSet true true', ''],
    ['not ready', 'coredns Running ReplicaSet true false', 'coredns is not ready'],
    ['pending', 'coredns Pending ReplicaSet', 'coredns is Pending'],
    ['a static pod whose readiness is late', 'etcd-m-k8s Running Node false', ''],
    ['a job that is over', 'setup Succeeded Job false', ''],
    ['one that was evicted', 'coredns-1 Failed ReplicaSet\ncoredns-2 Running ReplicaSet true', ''],
    ['one that failed for good', 'setup Failed Job false', 'setup is Failed'],
  ])('pods: %s', async (_what, facts, problem) => {
    expect(await output('pods_problem "$1"', [facts], 'ready')).toBe(problem);
  });

  const parts = 'etcd\nkube-apiserver\nkube-controller-manager\nkube-scheduler';
  test.each([
    ['all of them', parts, '', ''],
    ['moved away', parts, 'kube-scheduler', 'kube-scheduler.yaml is missing in DIR'],
    ['put back a moment ago', parts.replace('etcd\n', ''), '', 'etcd has no pod yet'],
    ['nothing at all', '', 'etcd', 'etcd.yaml is missing in DIR,kube-apiserver has no pod yet'],
  ])('parts of the control plane: %s', async (_what, facts, gone, problem) => {
    for (const part of parts.split('\n'))
      await root.write(`manifests/${part}.yaml`, part === gone ? '' : 'kind: Pod\n');
    const said = await output('MANIFESTS_DIR=$2; parts_problem "$1"', [facts, root.path('manifests')], 'ready');
    expect(`${said.replaceAll(root.path('manifests'), 'DIR')},`.startsWith(`${problem},`)).toBe(true);
  });

  test.each([
    ['everywhere', 'kube-proxy 3 3', ''],
    ['not yet made for all nodes', 'kube-proxy 2 2', 'kube-proxy is ready on 2 nodes'],
    ['with the DNS of the cluster', 'kube-proxy 3 3\ndeployment coredns 2', ''],
    ['without it', 'kube-proxy 3 3\ndeployment coredns 0\ndeployment mine 0', 'coredns is scaled to 0'],
    ['not ready', 'calico-node 3 1', 'calico-node is ready on 1 nodes'],
  ])('daemons: %s', async (_what, facts, problem) => {
    expect(await output('daemons_problem "$1"', [facts], 'ready')).toBe(problem);
  });
});

test.each([
  ['nginx', 'docker.io/library/nginx'],
  ['k8slab/echo:1', 'docker.io/k8slab/echo:1'],
  ['localhost/a:1', 'localhost/a:1'],
  ['192.168.1.10:8443/a:1', '192.168.1.10:8443/a:1'],
  ['k8s.gcr.io/pause:3.2', 'k8s.gcr.io/pause:3.2'],
])('image %s is stored as %s', async (name, long) => {
  expect(await output('printf "%s\\n" "$1" | long_image_names', [name])).toBe(long);
});

test('an archive of several images is imported once, and only for what is missing', async () => {
  const rows = ['nginx:1\ta.tar\t01', 'quay.io/x/y:2\tb.tar\t02', 'web:1\ta.tar\t01', 'here:1\tc.tar\t03'];
  const missing = 'docker.io/library/nginx:1\ndocker.io/library/web:1\nquay.io/x/y:2';
  const archives = 'printf "%s\\n" "${@:2}" | archives_with "$1"';
  expect(await output(archives, [missing, ...rows])).toBe(
    'docker.io/library/nginx:1\ta.tar\t01\nquay.io/x/y:2\tb.tar\t02',
  );
  expect(await output(archives, ['', ...rows])).toBe('');
});

test('flannel is told the pod CIDR and the addresses of the nodes', async () => {
  const manifest = '"Network": "10.244.0.0/16",\n        - --ip-masq\n        - --kube-subnet-mgr\n';
  expect(await output('printf %s "$1" | flannel_settings', [manifest])).toBe(
    '"Network": "172.16.0.0/16",\n        - --ip-masq\n        - --kube-subnet-mgr\n' +
      '        - "--iface-regex=^(192[.]168[.]1[.]10|192[.]168[.]1[.]101|192[.]168[.]1[.]102)$"',
  );
});

test('a wait that ends without success says what was last seen', async () => {
  const result = await root.shell(
    'wait_until 0 "the moon" bash -c "echo still down; exit 1" || echo "returned $WAIT_LAST"',
  );
  expect(result.stdout).toBe('gave up after 0 s waiting for the moon; last seen: still down\nreturned still down\n');
});

test('a wait is as long as the node is slow, and pauses for as long as an answer took', async () => {
  const result = await root.shell(
    `K8SLAB_PATIENCE=6
     sleep() { echo "pause $1" >&2; SECONDS=$((SECONDS + \${LEAP:-1})); }
     answer() { return 1; }
     slow_answer() { command sleep 1.1; return 1; }
     wait_until 1 "the moon" answer || echo "$WAIT_SECONDS"
     K8SLAB_PATIENCE=1 LEAP=600
     wait_until 500 "the sun" slow_answer || echo "$WAIT_SECONDS"`,
  );
  expect(result.stdout).toContain('gave up after 6 s waiting for the moon');
  expect(result.stdout).toMatch(/^6$/m);
  const pauses = result.stderr.split('\n').filter((line) => line.startsWith('pause'));
  expect(pauses[0]).toBe('pause 0.5');
  // However busy this machine is, an answer of 1.1 s is told apart from one at once.
  expect(pauses.at(-1)).toMatch(/^pause ([1-9]|10)$/);
});

test('values in systemd units are quoted', async () => {
  expect(await output('systemd_quote "$1"', ['HTTP_PROXY=http://u:p%40"\\x@proxy:3128'])).toBe(
    '"HTTP_PROXY=http://u:p%%40\\"\\\\x@proxy:3128"',
  );
});
