import { createHash } from 'node:crypto';
import { copyFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { mustRun } from '../cli-run.js';

const TEMPLATES = fileURLToPath(new URL('../../../templates/files', import.meta.url));

interface Package {
  name: string;
  version: string;
  depends?: string;
  /** Path in the package → path here. */
  files: Readonly<Record<string, string>>;
}

/** As pkgs.k8s.io divides them; kubelet's units are those that we bring ourselves where there is no package. */
function packagesOf(bundle: string, version: string): Package[] {
  const bin = (name: string): Record<string, string> => ({ [`/usr/bin/${name}`]: join(bundle, 'bin', name) });
  const plugins = readdirSync(join(bundle, 'cni')).map((name) => [`/opt/cni/bin/${name}`, join(bundle, 'cni', name)]);
  const unit = { '/usr/lib/systemd/system/kubelet.service': join(TEMPLATES, 'kubelet.service') };
  const dropIn = {
    '/usr/lib/systemd/system/kubelet.service.d/10-kubeadm.conf': join(TEMPLATES, '10-kubeadm.conf'),
  };
  return [
    { name: 'kubelet', version, depends: 'kubernetes-cni', files: { ...bin('kubelet'), ...unit } },
    { name: 'kubeadm', version, files: { ...bin('kubeadm'), ...dropIn } },
    { name: 'kubectl', version, files: bin('kubectl') },
    { name: 'cri-tools', version: '1.36.0-1.1', files: bin('crictl') },
    { name: 'kubernetes-cni', version: '1.9.1-1.1', files: Object.fromEntries(plugins) as Record<string, string> },
  ];
}

async function build({ name, version, depends, files }: Package, dir: string): Promise<string> {
  const root = join(dir, name);
  const control = [`Package: ${name}`, `Version: ${version}`, 'Architecture: amd64'];
  control.push('Maintainer: nobody <nobody@example.org>', ...(depends === undefined ? [] : [`Depends: ${depends}`]));
  mkdirSync(join(root, 'DEBIAN'), { recursive: true });
  writeFileSync(join(root, 'DEBIAN', 'control'), `${control.join('\n')}\nDescription: played\n`);
  for (const [path, from] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    copyFileSync(from, join(root, path));
  }
  const file = `${name}_${version}_amd64.deb`;
  await mustRun('dpkg-deb', ['--root-owner-group', '-Zgzip', '-z1', '--build', root, join(dir, file)]);
  const content = readFileSync(join(dir, file));
  const sha256 = createHash('sha256').update(content).digest('hex');
  return [...control, `Filename: amd64/${file}`, `Size: ${content.length}`, `SHA256: ${sha256}`].join('\n');
}

/**
 * A signed repository of Kubernetes' packages, all in one directory.
 *
 * @param kubernetes version without `v`
 * @returns by path below the repository
 */
export async function aptRepository(bundle: string, kubernetes: string, dir: string): Promise<Map<string, Buffer>> {
  mkdirSync(dir, { recursive: true });
  const entries: string[] = [];
  for (const wanted of packagesOf(bundle, `${kubernetes}-1.1`)) entries.push(await build(wanted, dir));
  const packages = Buffer.from(`${entries.join('\n\n')}\n`);
  const sha256 = createHash('sha256').update(packages).digest('hex');
  const release = join(dir, 'Release');
  const lines = ['Origin: played', `Date: ${new Date().toUTCString()}`, 'Architectures: amd64', 'SHA256:'];
  writeFileSync(release, `${lines.join('\n')}\n ${sha256} ${packages.length} Packages\n`);
  const home = join(dir, 'gpg');
  mkdirSync(home, { mode: 0o700 });
  const gpg = (...args: string[]): Promise<string> =>
    mustRun('gpg', [
      '--homedir',
      home,
      '--batch',
      '--quiet',
      '--passphrase',
      '',
      '--pinentry-mode',
      'loopback',
      ...args,
    ]);
  await gpg('--quick-generate-key', 'played upstream', 'rsa2048', 'sign', '2d');
  await gpg('--output', join(dir, 'InRelease'), '--clearsign', release);
  const key = await gpg('--armor', '--export');
  await mustRun('gpgconf', ['--homedir', home, '--kill', 'gpg-agent']);
  const debs = readdirSync(dir).filter((name) => name.endsWith('.deb'));
  return new Map([
    ['Release.key', Buffer.from(key)],
    ['InRelease', readFileSync(join(dir, 'InRelease'))],
    ['Packages', packages],
    ...debs.map((name): [string, Buffer] => [`amd64/${name}`, readFileSync(join(dir, name))]),
  ]);
}
