import { describe, expect, it } from 'vitest';
import { type BundleChoice, bundleName } from '../../../src/bundle/create/choice.js';
import { bundleContents } from '../../../src/bundle/create/contents.js';
import { isSafeRelativePath } from '../../../src/bundle/safe-path.js';
import { PROFILES } from '../../../src/config/profiles.js';

function choice(part: Partial<BundleChoice> = {}): BundleChoice {
  return {
    profile: 'modern',
    arch: 'amd64',
    kubernetes: '1.36.4',
    cni: 'calico',
    cniVersion: '3.32.1',
    components: [],
    images: [],
    labImages: [],
    ...part,
  };
}

const paths = (part: Partial<BundleChoice>): string[] => {
  const { downloads, images } = bundleContents(choice(part));
  return [...downloads.flatMap(({ outputs }) => outputs), ...images.map(({ output }) => output)].map(
    ({ path }) => path,
  );
};

describe('bundleContents', () => {
  it('gives modern a runtime of its own, and classic none: its kubelets need an old one', () => {
    const runtime = ['bin/containerd', 'bin/containerd-shim-runc-v2', 'bin/ctr', 'bin/runc'];
    expect(paths({})).toEqual(expect.arrayContaining(runtime));
    const classic = paths({ profile: 'classic', kubernetes: '1.20.15' });
    expect(classic.filter((path) => runtime.includes(path))).toEqual([]);
    expect(classic).toEqual(expect.arrayContaining(['bin/kubelet', 'bin/crictl', 'cni/flannel', 'cni/loopback']));
  });

  it('can do without what only labs about Docker run, and without nothing that a component needs', () => {
    const [java, registry] = ['docker.io/library/openjdk:8', 'docker.io/library/registry:2.8.3'];
    const { images } = bundleContents(
      choice({
        components: [
          { name: 'docker', files: [], images: [java, registry] },
          { name: 'registry', files: [], images: [registry] },
        ],
        labImages: [{ reference: java, labs: ['ch4/4.3.1'] }],
      }),
    );
    const labsOf = (image: string): unknown => images.find(({ reference }) => reference === image)?.labs;
    expect(labsOf(java)).toEqual(['ch4/4.3.1']);
    expect(images.some(({ reference }) => reference === registry)).toBe(true);
    expect(labsOf(registry)).toBeUndefined();
  });

  it('takes files for the wanted processor', () => {
    const urls = bundleContents(choice({ arch: 'arm64' })).downloads.map(({ source }) => source.url);
    expect(urls.filter((url) => url.includes('amd64'))).toEqual([]);
  });

  it('has the manifest and the images of the pod network, where there are any', () => {
    expect(paths({})).toEqual(
      expect.arrayContaining(['manifests/calico.yaml', 'images/quay.io_calico_node_v3.32.1.tar']),
    );
    expect(paths({ cni: 'static-route' }).filter((path) => /calico|manifests/.test(path))).toEqual([]);
  });

  it('has the files and images of components under their names, and images of Kubernetes only once', () => {
    const pause = 'registry.k8s.io/pause:3.10.2';
    const file = {
      kind: 'manifest' as const,
      name: 'm.yaml',
      version: '1',
      url: 'https://a.b/m',
      sha256: 'a'.repeat(64),
    };
    const { downloads, images } = bundleContents(
      choice({ components: [{ name: 'metallb', files: [file], images: ['quay.io/metallb/speaker:v0.16.1', pause] }] }),
    );
    expect(downloads.at(-1)?.outputs).toEqual([
      { path: 'components/metallb/m.yaml', kind: 'manifest', name: 'm.yaml', version: '1', component: 'metallb' },
    ]);
    expect(images.filter(({ reference }) => reference === pause)).toMatchObject([{ group: 'kubernetes' }]);
    expect(images.at(-1)?.output).toMatchObject({ component: 'metallb', name: 'quay.io/metallb/speaker:v0.16.1' });
  });

  it('refuses a component file that nothing could check', () => {
    const file = { kind: 'chart' as const, name: 'c.tgz', version: '1', url: 'https://a.b/c' };
    expect(() => bundleContents(choice({ components: [{ name: 'jenkins', files: [file], images: [] }] }))).toThrow(
      TypeError,
    );
  });

  it('names an image that is given by digest', () => {
    const reference = `k8s.gcr.io/ingress-nginx/controller:v0.49.3@sha256:${'b'.repeat(64)}`;
    const output = bundleContents(choice({ images: [reference, 'nginx'] })).images.map((image) => image.output);
    expect(output.slice(-2)).toMatchObject([
      { name: reference, version: 'v0.49.3' },
      { path: 'images/nginx.tar', name: 'nginx', version: 'latest' },
    ]);
  });

  it.each(
    (['modern', 'classic'] as const).flatMap((profile) =>
      Object.values(PROFILES[profile].kubernetes).map((kubernetes) => ({ profile, kubernetes })),
    ),
  )('$profile $kubernetes: safe paths, each once', (part) => {
    const all = paths(part);
    expect(all.filter((path) => !isSafeRelativePath(path))).toEqual([]);
    expect(new Set(all.map((path) => path.toLowerCase())).size).toBe(all.length);
  });

  it('has a name of its own', () => {
    expect(bundleName(choice())).toBe('modern-1.36.4-amd64');
  });
});
