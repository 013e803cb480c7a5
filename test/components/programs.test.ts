import { describe, expect, it } from 'vitest';
import { HELM } from '../../src/components/helm/helm.js';
import { KUSTOMIZE } from '../../src/components/kustomize/kustomize.js';
import { labOf, planWith, renderedFile } from './lab-of.js';

const everything = (): boolean => true;

describe('the Helm of a lab', () => {
  // https://helm.sh/docs/v3/topics/version_skew: each covers its own Kubernetes and the three minors before.
  it.each([
    ['1.18.20', '3.6.3'],
    ['1.19.16', '3.7.2'],
    ['1.20.2', '3.8.2'],
    ['1.21.14', '3.9.4'],
    ['1.22.17', '3.10.3'],
    ['1.23.17', '3.11.3'],
    ['1.34.11', '4.2.4'],
    ['1.36.4', '4.2.4'],
  ])('%s: %s', (kubernetes, version) => {
    expect(HELM.choose(labOf(kubernetes), everything)).toEqual({
      version,
      images: [],
      files: [
        {
          kind: 'binary',
          name: `helm-v${version}-linux-amd64.tar.gz`,
          version,
          url: `https://get.helm.sh/helm-v${version}-linux-amd64.tar.gz`,
          sha256: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
        },
      ],
    });
  });

  it('has another archive, with another checksum, for each processor', () => {
    const lab = labOf('1.20.2');
    const [amd64, arm64] = (['amd64', 'arm64'] as const).map((arch) => HELM.choose({ ...lab, arch }, everything));
    if (!amd64 || !arm64 || !('files' in amd64) || !('files' in arm64)) throw new Error('not to be had');
    expect(arm64.files[0]?.url).toBe('https://get.helm.sh/helm-v3.8.2-linux-arm64.tar.gz');
    expect(arm64.files[0]?.sha256).not.toBe(amd64.files[0]?.sha256);
    expect(HELM.settings({ ...lab, arch: 'arm64' }, arm64)).toEqual({
      FILE: 'helm-v3.8.2-linux-arm64.tar.gz',
      MEMBER: 'linux-arm64/helm',
    });
  });
});

describe('a program', () => {
  it('of a bundle that was compiled comes without an archive, and the bundle pins it', () => {
    const lab = labOf('1.20.2');
    const choice = KUSTOMIZE.choose(lab, (name) => name === 'kustomize');
    expect(choice).toMatchObject({ version: '5.8.1', files: [{ kind: 'binary', name: 'kustomize' }] });
    if (!('files' in choice)) throw new Error('not to be had');
    expect(choice.files[0]).not.toHaveProperty('sha256');
    expect(KUSTOMIZE.settings(lab, choice)).toEqual({ FILE: 'kustomize', MEMBER: '' });
  });

  it('of a bundle that has neither is asked for as its archive, which the bundle then lacks', () => {
    expect(KUSTOMIZE.choose(labOf('1.36.4'), () => false)).toMatchObject({
      files: [{ name: 'kustomize_v5.8.1_linux_amd64.tar.gz' }],
    });
  });

  it('is rendered with all its script wants', async () => {
    const plan = planWith('1.36.4', ['helm', 'kustomize']);
    expect(await renderedFile(plan, 'helm/settings')).toMatch(
      /\nC_VERSION='4\.2\.4'\nC_FILE='helm-v4\.2\.4-linux-amd64\.tar\.gz'\nC_MEMBER='linux-amd64\/helm'\n/,
    );
    expect((await renderedFile(plan, 'kustomize/sources')).split('\t')).toEqual([
      'binary',
      'kustomize_v5.8.1_linux_amd64.tar.gz',
      '029a7f0f4e1932c52a0476cf02a0fd855c0bb85694b82c338fc648dcb53a819d',
      'https://github.com/kubernetes-sigs/kustomize/releases/download/kustomize%2Fv5.8.1/kustomize_v5.8.1_linux_amd64.tar.gz\n',
    ]);
  });
});
