import type { UpstreamFile } from '../component.js';

const VERSION = '5.9.53';

/** The chart of the Jenkins project and what it was released with: pinned together, as each fits only its own time. */
export const JENKINS = {
  version: VERSION,
  /** sha256: the digest in the project's own index of charts. */
  chart: {
    kind: 'chart',
    name: `jenkins-${VERSION}.tgz`,
    version: VERSION,
    url: `https://github.com/jenkinsci/helm-charts/releases/download/jenkins-${VERSION}/jenkins-${VERSION}.tgz`,
    sha256: 'dc277e78cab1ab79ebd389534e867ea0e7f5f0283e87b8c12640718ffffdcd00',
  } satisfies UpstreamFile as UpstreamFile,
  controller: { repository: 'jenkins/jenkins', tag: '2.568.2-jdk21' },
  agent: { repository: 'jenkins/inbound-agent', tag: '3385.vf1123fb_515da_-1' },
  sidecar: { repository: 'kiwigrid/k8s-sidecar', tag: '2.10.1' },
  /** With `installLatestPlugins: false` what they need comes in the versions they name: the same set every time. */
  plugins: [
    'kubernetes:4540.v612369217f87',
    'workflow-aggregator:608.v67378e9d3db_1',
    'git:5.10.1',
    'configuration-as-code:2115.vf6de120eef70',
  ],
} as const;

/** A name that a bundle with the plugins inside would have; none is made yet. */
export const PLUGINS_FILE = 'jenkins-plugins.tar.gz';
