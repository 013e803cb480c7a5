import { minorOf } from '../../plan/versions.js';
import type { BundleChoice } from './choice.js';
import type { WantedDownload, WantedFile } from './contents-model.js';
import { cniPluginsArchive, containerdArchive, crictlArchive, runcBinary } from './tool-archives.js';

/** As scripts/guest/lib/kubernetes-sources.sh has them for nodes with internet. */
function cniPluginsVersion(minor: number): string {
  return minor < 24 ? '0.8.7' : '1.9.1';
}

/** cri-tools has a .0 for each minor; the newest at hand serves what is newer. */
function crictlVersion(minor: number): string {
  return `1.${Math.min(minor, 36)}.0`;
}

const CONTAINERD_VERSION = '2.3.4';
const RUNC_VERSION = '1.4.3';

const CNI_PLUGINS = [
  ...['bandwidth', 'bridge', 'dhcp', 'firewall', 'host-device', 'host-local', 'ipvlan', 'loopback', 'macvlan'],
  ...['portmap', 'ptp', 'sbr', 'static', 'tuning', 'vlan'],
];
/** Beside those that every release has. */
const MORE_CNI_PLUGINS: Readonly<Record<string, readonly string[]>> = {
  '0.8.7': ['flannel'],
  '1.9.1': ['dummy', 'tap', 'vrf'],
};

function program(name: string, version: string, install: string): WantedFile {
  return { path: `bin/${name}`, kind: 'binary', name, version: `v${version}`, install, mode: '0755' };
}

/** kubeadm, kubelet, kubectl, crictl, the CNI plugins; for the modern profile also containerd and runc. */
export function kubernetesDownloads({ profile, kubernetes, arch }: BundleChoice): WantedDownload[] {
  const minor = minorOf(kubernetes);
  const group = 'kubernetes';
  const base = `https://dl.k8s.io/release/v${kubernetes}/bin/linux/${arch}`;
  const downloads: WantedDownload[] = ['kubeadm', 'kubelet', 'kubectl'].map((name) => ({
    label: `${name} v${kubernetes}`,
    group,
    source: { url: `${base}/${name}`, check: { published: `${base}/${name}.sha256` } },
    outputs: [program(name, kubernetes, `/usr/bin/${name}`)],
  }));

  const crictl = crictlVersion(minor);
  downloads.push({
    label: `crictl v${crictl}`,
    group,
    source: crictlArchive(crictl, arch),
    outputs: [{ ...program('crictl', crictl, '/usr/bin/crictl'), member: 'crictl' }],
  });

  const plugins = cniPluginsVersion(minor);
  downloads.push({
    label: `CNI plugins v${plugins}`,
    group,
    source: cniPluginsArchive(plugins, arch),
    outputs: [...CNI_PLUGINS, ...(MORE_CNI_PLUGINS[plugins] ?? [])].sort().map((name) => ({
      path: `cni/${name}`,
      kind: 'cni-plugin' as const,
      name,
      version: `v${plugins}`,
      install: `/opt/cni/bin/${name}`,
      mode: '0755',
      member: name,
    })),
  });

  // The kubelets of classic speak a CRI that containerd 2 has no more: its nodes keep their distribution's runtime.
  if (profile === 'modern') downloads.push(...runtimeDownloads(arch, group));
  return downloads;
}

/** Beside the distribution's programs and before them in PATH, where the projects' own instructions put them. */
function runtimeDownloads(arch: BundleChoice['arch'], group: string): WantedDownload[] {
  return [
    {
      label: `containerd v${CONTAINERD_VERSION}`,
      group,
      source: containerdArchive(CONTAINERD_VERSION, arch),
      outputs: ['containerd', 'containerd-shim-runc-v2', 'ctr'].map((name) => ({
        ...program(name, CONTAINERD_VERSION, `/usr/local/bin/${name}`),
        member: `bin/${name}`,
      })),
    },
    {
      label: `runc v${RUNC_VERSION}`,
      group,
      source: runcBinary(RUNC_VERSION, arch),
      outputs: [program('runc', RUNC_VERSION, '/usr/local/sbin/runc')],
    },
  ];
}
