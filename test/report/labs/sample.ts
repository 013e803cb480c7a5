import type { InventoryChange } from '../../../src/labs/inventory/model.js';
import type { CheckResult, LabResult, LabsSummary, StepResult } from '../../../src/labs/results.js';
import { summarize } from '../../../src/labs/tally.js';
import type { ClusterSummary, LabReport } from '../../../src/report/labs/model.js';

/** Made-up results of labs, with what real ones have. */
const STARTED = Date.UTC(2026, 10, 21, 3, 4, 5);

export const CLUSTER: ClusterSummary = {
  lab: 'book',
  profile: 'classic',
  provider: 'docker',
  accelerated: false,
  kubernetes: '1.20.2',
  runtime: 'containerd',
  cni: 'static-route 1.1.1',
  bundle: 'classic-debian',
  network: {
    nodes: '192.168.1.0/24',
    pods: '172.16.0.0/16',
    services: '10.96.0.0/12',
    metallb: '192.168.1.11-192.168.1.99',
  },
  nodes: [
    { name: 'm-k8s', role: 'control-plane', ip: '192.168.1.10', cpus: 2, memory: 3072 },
    ...[1, 2, 3].map((index) => ({
      name: `w${index}-k8s`,
      role: 'worker' as const,
      ip: `192.168.1.10${index}`,
      cpus: 1,
      memory: 2560,
    })),
  ],
  components: [
    { name: 'metallb', version: '0.9.6' },
    { name: 'ingress', version: '0.30.0' },
  ],
};

export function check(over: Partial<CheckResult> = {}): CheckResult {
  return {
    lab: 'ch3/3.2.8',
    check: 'three-pods',
    type: 'kubernetes',
    mode: 'eventually',
    title: { en: 'echo-hname has three ready pods', ko: 'echo-hname의 파드 3개가 준비 상태이다' },
    status: 'pass',
    node: 'm-k8s',
    reproduce: "kubectl get deployment echo-hname -o json | jq '.status.readyReplicas'",
    expected: '[spec.replicas, status.readyReplicas]: equal to [3,3]',
    actual: '[3,3]',
    explanation: { en: 'The Deployment keeps the number.', ko: '디플로이먼트는 마지막 수를 유지합니다.' },
    durationMs: 420,
    ...over,
  };
}

export const failedCheck = (over: Partial<CheckResult> = {}): CheckResult =>
  check({
    check: 'uncordoned',
    title: { en: 'Every node takes pods again', ko: '모든 노드가 다시 파드를 받을 수 있다' },
    status: 'fail',
    expected: 'equal to []',
    actual: '["w3-k8s"]',
    hint: { en: 'Take the node back: kubectl uncordon w3-k8s', ko: 'cordon을 해제하세요: kubectl uncordon w3-k8s' },
    ...over,
  });

export function step(over: Partial<StepResult> = {}): StepResult {
  return {
    lab: 'ch3/3.2.8',
    step: 'create',
    phase: 'steps',
    status: 'done',
    node: 'm-k8s',
    run: 'kubectl create -f echo-hname.yaml\n',
    explain: { en: 'Three pods that answer with their name.', ko: '이름을 응답하는 파드 3개를 배포합니다.' },
    exitCode: 0,
    output: ['deployment.apps/echo-hname created'],
    durationMs: 800,
    ...over,
  };
}

export function lab(over: Partial<LabResult> = {}): LabResult {
  return {
    lab: 'ch3/3.2.8',
    title: { en: 'Protect a node with cordon', ko: 'cordon으로 노드 자원 보호하기' },
    mode: 'verify',
    status: 'pass',
    steps: [step()],
    checks: [check()],
    leftovers: [],
    startedAt: STARTED,
    durationMs: 41_200,
    ...over,
  };
}

const leftover: InventoryChange = { section: 'pods', entry: 'default/net', kind: 'added', after: 'Running' };

/** One of each: passed, failed in every way, in error, blocked. */
export const MIXED: readonly LabResult[] = [
  lab(),
  lab({
    lab: 'ch3/3.2.9',
    title: { en: 'Empty a node with drain', ko: 'drain으로 노드 비우기' },
    status: 'fail',
    steps: [
      step(),
      step({
        step: 'drain',
        run: 'kubectl drain w3-k8s',
        status: 'failed',
        exitCode: 1,
        output: ['node/w3-k8s cordoned', 'error: unable to drain node "w3-k8s"'],
        reason: 'exit code 1, expected 0',
      }),
    ],
    checks: [
      check(),
      failedCheck(),
      check({ check: 'later', status: 'blocked', actual: 'the step drain did not work' }),
      check({ check: 'old', status: 'skipped', actual: 'it is for other versions' }),
    ],
    leftovers: [leftover],
  }),
  lab({
    lab: 'ch4/4.4.2',
    title: { en: 'A private registry', ko: '사설 레지스트리' },
    status: 'error',
    reason: 'the connection to w1-k8s broke',
    steps: [],
    checks: [check({ status: 'error', actual: 'the connection to w1-k8s broke', node: 'w1-k8s' })],
  }),
  lab({
    lab: 'ch4/4.3.4',
    title: { en: 'A multi-stage build', ko: '멀티 스테이지 빌드' },
    status: 'blocked',
    reason: 'it needs the program docker, which m-k8s does not have',
    steps: [],
    checks: [],
    durationMs: 300,
  }),
];

export function summary(labs: readonly LabResult[] = MIXED, interrupted = false): LabsSummary {
  return summarize([...labs], interrupted, 125_000);
}

export function report(over: Partial<LabReport> = {}): LabReport {
  return {
    reportVersion: 1,
    version: '0.1.0',
    language: 'en',
    learner: '홍길동',
    mode: 'verify',
    startedAt: STARTED,
    finishedAt: STARTED + 125_000,
    cluster: CLUSTER,
    summary: summary(),
    ...over,
  };
}

/** Text that tries to become something else, wherever it lands. */
export const HOSTILE: readonly string[] = [
  '</pre></details></main><script>window.broken=1</script>',
  '"><img src=x onerror="window.broken=1">',
  "' onmouseover='window.broken=1' x='",
  '<svg/onload=window.broken=1>',
  '</title><script>window.broken=1</script>',
  '</style><script>window.broken=1</script>',
  '--><script>window.broken=1</script><!--',
  ']]><script>window.broken=1</script>',
  '&lt;script&gt;window.broken=1&lt;/script&gt;',
  'javascript:window.broken=1',
  '\u001b]0;title\u0007\u001b[2J\u001b[31mred',
  '\u202egnp.exe\u2066',
  '\u0000\u0008\ud800 end',
  '`${window.broken=1}` {{constructor.constructor("window.broken=1")()}}',
  '<iframe srcdoc="<script>parent.broken=1</script>"></iframe>',
  '<base href="http://evil.example/"><meta http-equiv="refresh" content="0;url=http://evil.example/">',
];

/** A report in which every text from a node, a lab or a learner is `text`. */
export function hostileReport(text: string): LabReport {
  const both = { en: text, ko: text };
  const labs = [
    lab({
      lab: text,
      title: both,
      status: 'fail',
      reason: text,
      checks: [
        failedCheck({
          lab: text,
          check: text,
          step: text,
          title: both,
          node: text,
          reproduce: text,
          expected: text,
          actual: text,
          hint: both,
          explanation: both,
        }),
        check({ check: text, title: both, status: 'blocked', actual: text }),
      ],
      steps: [
        step({
          lab: text,
          step: text,
          node: text,
          run: text,
          explain: both,
          output: [text, text],
          reason: text,
          status: 'failed',
        }),
      ],
      leftovers: [{ section: text, entry: text, kind: 'changed', before: text, after: text }],
    }),
  ];
  return report({
    version: text,
    learner: text,
    cluster: {
      ...CLUSTER,
      lab: text,
      profile: text,
      provider: text,
      kubernetes: text,
      runtime: text,
      cni: text,
      bundle: text,
      network: { nodes: text, pods: text, services: text, metallb: text },
      nodes: CLUSTER.nodes.map((node) => ({ ...node, name: text, ip: text })),
      components: [{ name: text, version: text }],
    },
    summary: summary(labs),
  });
}
