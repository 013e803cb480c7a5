import type { resetEn } from '../en/reset.js';
import type { Translated } from '../translated.js';

export const resetKo: Translated<typeof resetEn> = {
  hardBecause: (why) => `소프트 방식으로 되돌릴 수 없어 스냅샷을 복원합니다: ${why}`,
  softAnyway: (why) => `${why}. 복원할 스냅샷이 없어 소프트 방식으로 되돌립니다.`,
  softWay: '모든 노드가 응답하므로 스냅샷을 복원하지 않고 소프트 방식으로 되돌립니다.',
  way: (chapter, up, install) =>
    `${chapter}에는 아직 돌아갈 시작점이 없습니다. 다음 순서로 만듭니다: ${[
      ...(up ? ['실습 환경 만들기'] : ['실습 환경의 처음 상태로 되돌리기']),
      ...(install === '' ? [] : [`${install} 설치하기`]),
      '그 상태를 이 장의 시작점으로 기록하기',
    ].join(', ')}.`,
  without: (chapter, name, why) => `${chapter}에는 ${name}이(가) 필요한 실습이 있습니다: ${why}`,
  plan: '되돌리면 다음이 바뀝니다(-는 삭제, +는 다시 생성, ~는 원래대로):',
  kept: '레이블 k8slab.io/keep=true, --keep, 또는 k8slab.yaml의 keep에 따라 그대로 둡니다:',
  lost: '처음에는 있었지만 되돌리기로 다시 만들 수 없습니다:',
  wayBack: (kind) =>
    ({
      image: '이미지: 번들의 이미지는 k8slab up이 되돌립니다. 나머지는 docker pull로 받거나 파드가 쓸 때 내려받습니다.',
      container: '컨테이너: 처음 만들 때처럼 docker run으로 만드세요.',
      network: '네트워크: 처음 만들 때처럼 docker network create로 만드세요.',
      volume: '볼륨: 내용은 스냅샷이 있을 때만 되돌릴 수 있습니다(k8slab reset --hard).',
      file: '파일: 내용은 스냅샷이 있을 때만 되돌릴 수 있습니다(k8slab reset --hard).',
    })[kind],
  settings:
    '처음과 달라진 설정 파일입니다. 되돌리기는 바꾸지 않습니다(/etc/hosts와 런타임 설정, 컴포넌트가 쓴 파일은 k8slab up이 다시 씁니다):',
  nothingElse: '나머지는 모두 처음 상태 그대로입니다.',
  nothing: '모든 것이 처음 상태 그대로입니다.',
  ending: (count) => `되돌릴 것은 없지만, 전에 삭제한 오브젝트 ${count}개가 아직 종료되는 중입니다.`,
  ask: '처음 상태로 돌아갈까요?',
  notReset: '아무것도 바꾸지 않았습니다.',
  done: (seconds) => `${seconds}초 만에 처음 상태로 돌아왔습니다.`,
  recorded: (name, objects) => `지금 상태가 시작점 "${name}"이 됩니다(오브젝트 ${objects}개).`,
  waking: '실습 환경을 바꾸기 전에 지금 상태를 알아야 하므로 먼저 머신을 시작합니다.',
  notRecorded: (why) => `\`k8slab reset\`의 시작점을 기록하지 못했습니다: ${why}`,
  forgotten:
    '`k8slab reset`의 시작점을 더는 알 수 없습니다. 실습 환경이 원하는 상태일 때 다시 기록하세요: k8slab reset --record',
};
