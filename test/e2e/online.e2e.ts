import { appendFileSync, copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CliRun, changedSteps, mustRun, runProgram } from './cli-run.js';
import { E2eLab, e2eProvider, nodeTable } from './lab.js';
import { hostInventory } from './leftovers.js';
import { say } from './say.js';
import { PlayedUpstream } from './upstream/played-upstream.js';

const provider = e2eProvider();
const profile = process.env['K8SLAB_E2E_PROFILE'];
const bundle = process.env['K8SLAB_E2E_BUNDLE'] ?? '';
const { kubernetes } = JSON.parse(readFileSync(join(bundle, 'manifest.json'), 'utf8')) as { kubernetes: string };
const modern = profile === 'modern';
const PLAIN_PROGRAMS = ['dl.k8s.io', 'cdn.dl.k8s.io', 'github.com', 'release-assets.githubusercontent.com'];
const TRUSTING = 'k8slab/node-e2e:trusts-played-upstream';
const dir = mkdtempSync(join(tmpdir(), 'k8slab-e2e-upstream-'));
let upstream: PlayedUpstream;

/** Of this host, and there before the network of the lab is. Node.js does not list a bridge without containers. */
async function addressOfBridge(): Promise<string> {
  const told = await mustRun('ip', ['-4', '-o', 'addr', 'show', 'docker0']);
  const address = / inet ([\d.]+)\//.exec(told)?.[1];
  if (address === undefined) throw new Error('docker has no bridge docker0');
  return address;
}

/** The nodes' image with a certificate in it, as in a company whose proxy reads along. */
async function buildTrustingImage(certificate: string): Promise<void> {
  copyFileSync(certificate, join(dir, 'played.crt'));
  writeFileSync(
    join(dir, 'Dockerfile'),
    'FROM k8slab/node:debian-12\nCOPY played.crt /usr/local/share/ca-certificates/\nRUN update-ca-certificates\n',
  );
  await mustRun('docker', ['build', '--quiet', '--network', 'none', '--tag', TRUSTING, dir]);
}

const runtimes = modern ? ['containerd'] : ['containerd', 'docker'];

describe.each(provider === 'docker' ? runtimes : [])(
  `a lab without a bundle, its upstream played on this host (docker nodes, ${profile}), runtime %s`,
  (runtime) => {
    const lab = new E2eLab(provider);
    let before: string[] = [];
    let destroyed = false;

    /** As on a host that reaches the internet by the same proxy. */
    const cli = (...args: string[]): Promise<CliRun> =>
      lab.cli([...args, '--output', 'json'], {
        env: {
          HTTPS_PROXY: upstream.url,
          HTTP_PROXY: upstream.url,
          NO_PROXY: '127.0.0.1,localhost,192.168.0.0/16',
          NODE_EXTRA_CA_CERTS: upstream.trust.certificate,
        },
      });
    const well = async (...args: string[]): Promise<CliRun> => {
      const run = await cli(...args);
      expect(run.exitCode, `${args.join(' ')}\n${run.stderr}\n${run.stdout.slice(-4000)}`).toBe(0);
      return run;
    };

    beforeAll(async () => {
      upstream = await PlayedUpstream.start(bundle, kubernetes, join(dir, runtime), await addressOfBridge());
      // Our own small server in the place of agnhost: a stand-in.
      upstream.images.alias('e2e-test-images/agnhost:2.45', 'k8slab/echo:1');
      await buildTrustingImage(upstream.trust.certificate);
      before = await hostInventory(lab);
    });
    afterAll(async () => {
      if (!destroyed && existsSync(lab.labDir)) await lab.cli(['destroy', '--yes']);
      rmSync(lab.dir, { recursive: true, force: true });
      upstream.close();
      rmSync(join(dir, runtime), { recursive: true, force: true });
      await runProgram('docker', ['image', 'rm', '--force', TRUSTING]);
    });

    it('comes up from what its publishers hand out, past a cut download and a registry that is busy', async () => {
      const flags = ['--provider', provider, '--profile', lab.profile, '--kubernetes', kubernetes, '--workers', '2'];
      flags.push('--runtime', runtime, '--cni', 'static-route', '--box', TRUSTING);
      await well('init', '--yes', ...flags, '--components', 'metallb,metrics-server,registry');
      appendFileSync(lab.file, `proxy:\n  http: ${upstream.url}\n  https: ${upstream.url}\n`);
      if (runtime === 'containerd') appendFileSync(lab.file, `registry:\n  mirrors:\n    quay.io: [${upstream.url}]\n`);
      const once = new Set(['cut', 'busy']);
      upstream.before = (url, response) => {
        if (/^(cdn\.dl|prod-cdn\.packages)\.k8s\.io\/.*\/kubelet(_[^/]*\.deb)?$/.test(url) && once.delete('cut')) {
          response.writeHead(200, { 'content-length': 100_000_000 }).write(Buffer.alloc(1_000_000));
          setTimeout(() => response.destroy(), 200);
          return true;
        }
        if (/^registry\.k8s\.io\/v2\/kube-proxy\/manifests\//.test(url) && once.delete('busy')) {
          response.writeHead(429).end('{"errors":[{"code":"TOOMANYREQUESTS"}]}');
          return true;
        }
        return false;
      };
      const up = await well('up', '--yes');
      expect([...once]).toEqual([]);
      expect(await nodeTable(lab)).toEqual(lab.readyTable);
      say(`up without a bundle, runtime ${runtime}: ${up.seconds.toFixed(1)} s`);
    });

    it('asked each publisher, and by the mirror where there is one', () => {
      const hosts = new Set(upstream.seen.map((line) => (line.split(' ')[1] ?? '').split('/')[0]));
      const expected = [
        ...(modern ? ['pkgs.k8s.io', 'prod-cdn.packages.k8s.io'] : PLAIN_PROGRAMS),
        'raw.githubusercontent.com',
        'registry.k8s.io',
        'registry-1.docker.io',
        'auth.docker.io',
        runtime === 'containerd' ? new URL(upstream.url).host : 'quay.io',
      ];
      expect([...hosts]).toEqual(expect.arrayContaining(expected));
      if (runtime === 'containerd') expect([...hosts]).not.toContain('quay.io');
    });

    it('changes nothing when run again, and downloads nothing twice', async () => {
      const asked = upstream.seen.length;
      const again = await well('up', '--yes');
      expect(changedSteps(again).filter((step) => !/^(boot|connect|smoke):/.test(step))).toEqual([]);
      const bodies = upstream.seen
        .slice(asked)
        .filter((line) => line.startsWith('GET') && !/sha256$|\/v2\/$/.test(line));
      expect(bodies).toEqual([]);
    });

    it("pulls what a learner's pod names", async () => {
      await lab.kubectl(['create', 'deployment', 'web', '--image=nginx:stable']);
      await lab.kubectl(['rollout', 'status', 'deployment/web', '--timeout=300s']);
      expect(upstream.seen.join('\n')).toContain('registry-1.docker.io/v2/library/nginx/manifests/');
      await lab.kubectl(['delete', 'deployment', 'web']);
    });

    it('comes back after halt without a download', async () => {
      await well('halt', '--yes');
      const asked = upstream.seen.length;
      const up = await well('up', '--yes');
      expect(await nodeTable(lab)).toEqual(lab.readyTable);
      expect(upstream.seen.slice(asked).filter((line) => /\/(blobs|download)\//.test(line))).toEqual([]);
      say(`up after halt: ${up.seconds.toFixed(1)} s`);
    });

    it('destroys everything it made', async () => {
      await well('destroy', '--yes');
      destroyed = true;
      expect(await hostInventory(lab)).toEqual(before);
    });
  },
);

if (provider !== 'docker') {
  it('a lab without a bundle', (context) => {
    context.skip('only the image of docker nodes is told to trust what plays upstream');
  });
}
