import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { GuestRoot } from './guest-shell.js';

let root: GuestRoot;
beforeAll(async () => {
  root = await GuestRoot.create();
});
afterAll(() => root.remove());

async function output(script: string, args: readonly string[] = []): Promise<string> {
  const result = await root.shell(script, { args, step: 'metallb' });
  expect(result.stderr).toBe('');
  return result.stdout.trimEnd();
}

describe('services outside the range', () => {
  test.each([
    ['inside', 'default web 192.168.1.11', ''],
    ['its last address', 'default web 192.168.1.99', ''],
    ['below', 'default web 192.168.1.9', 'default/web 192.168.1.9'],
    ['above, though it sorts before', 'default web 192.168.1.100', 'default/web 192.168.1.100'],
    ['another network', 'default web 192.168.2.50', 'default/web 192.168.2.50'],
    ['none yet', 'default web ', 'default/web without address'],
    ['no service at all', '', ''],
  ])('%s', async (_, line, wanted) => {
    expect(await output('outside_range 192.168.1.11-192.168.1.99 <<<"$1"', [line])).toBe(wanted);
  });
});

describe('the range that the cluster has', () => {
  const config =
    'address-pools:\n  - name: k8slab\n    protocol: layer2\n    addresses:\n      - 192.168.1.11-192.168.1.99\n';
  test.each([
    ['of a ConfigMap', 'config-map', config, '192.168.1.11-192.168.1.99'],
    [
      "of the book's ConfigMap",
      'config-map',
      config.replaceAll('      -', '    -').replace('99', '13'),
      '192.168.1.11-192.168.1.13',
    ],
    [
      'of two ranges',
      'config-map',
      `${config}      - 10.0.0.1-10.0.0.2\n`,
      '192.168.1.11-192.168.1.99 10.0.0.1-10.0.0.2',
    ],
    ['of a pool', 'pool', '192.168.1.11-192.168.1.99', '192.168.1.11-192.168.1.99'],
    ['when there is none', 'config-map', '', ''],
  ])('%s', async (_, api, answer, wanted) => {
    await root.write('answer', answer);
    await root.program('kubectl', `cat '${root.path('answer')}'`);
    expect(await output('C_API=$1; range_here', [api])).toBe(wanted);
  });
});

describe('IPVS', () => {
  test.each([
    ['iptables', 'mode: ""\nipvs:\n  strictARP: false\n', false],
    ['ipvs', 'mode: ipvs\nipvs:\n  strictARP: false\n', true],
    ['ipvs, quoted', 'mode: "ipvs"\n', true],
    ['strict ipvs', 'ipvs:\n  strictARP: true\nmode: ipvs\n', false],
  ])('%s', async (_, config, warned) => {
    await root.write('answer', config);
    await root.program('kubectl', `cat '${root.path('answer')}'`);
    expect((await output('note_strict_arp')) !== '').toBe(warned);
  });
});

describe('what is removed', () => {
  test('has no PodSecurityPolicy where Kubernetes knows none', async () => {
    await root.program('kubectl', 'echo customresourcedefinition.apiextensions.k8s.io/ipaddresspools.metallb.io');
    const of = (version: string): Promise<string> => output('K8SLAB_KUBERNETES_VERSION=$1; metallb_objects', [version]);
    expect(await of('1.20.2')).toContain('podsecuritypolicy/speaker');
    const modern = await of('1.36.4');
    expect(modern).not.toContain('podsecuritypolicy');
    expect(modern).toContain('customresourcedefinition.apiextensions.k8s.io/ipaddresspools.metallb.io');
    expect(modern).toContain('namespace/metallb-system');
  });
});
