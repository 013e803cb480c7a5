import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { E2eLab } from './lab.js';

export const SLOW_LAB = 'faults/slow';

/**
 * A lab whose one step takes a minute: time to break something under it.
 *
 * @returns the directory for --labs
 */
export function writeSlowLab({ dir }: E2eLab): string {
  const root = join(dir, 'own-labs');
  const folder = join(root, ...SLOW_LAB.split('/'));
  mkdirSync(folder, { recursive: true });
  writeFileSync(
    join(folder, 'lab.yaml'),
    `apiVersion: k8slab/lab/v1
id: ${SLOW_LAB}
title: { en: A slow step, ko: 느린 단계 }
teaches: { en: Patience., ko: 기다림을 배웁니다. }
source: { book: faults, section: slow }
isolation: shared
steps:
  - id: wait
    run: sleep 60 && kubectl create configmap slow --from-literal=a=1
    explain: { en: Takes its time., ko: 시간이 걸립니다. }
checks:
  - id: made
    type: kubernetes
    title: { en: The ConfigMap is there, ko: 컨피그맵이 있다 }
    resource: configmap
    name: slow
    query: data.a
    expect: { equals: '1' }
    hint: { en: Type the step., ko: 명령을 실행하세요. }
    explanation: { en: A ConfigMap keeps settings., ko: 컨피그맵은 설정을 보관합니다. }
cleanup:
  - id: delete
    run: kubectl delete --ignore-not-found configmap/slow
`,
  );
  return root;
}
