import type { snapshotEn } from '../en/snapshot.js';
import type { Translated } from '../translated.js';

export const snapshotKo: Translated<typeof snapshotEn> = {
  colName: '이름',
  colTaken: '저장 시각',
  colKubernetes: '쿠버네티스',
  colSize: '크기',
  colState: '상태',
  complete: '온전함',
  partial: (nodes) => `일부만 있음: ${nodes}에 없음`,
  unfinished: '일부만 있음: 저장이 중단됨',
  otherNodes: (nodes) => `노드 구성이 다름: ${nodes}`,
  foreign: 'k8slab이 만들지 않음',
  none: '이 실습 환경에는 스냅샷이 없습니다. 저장하려면: k8slab snapshot save NAME',
  total: (mib) => `스냅샷은 이 호스트에서 모두 ${mib} MiB를 차지합니다.`,
  memoryOnly: '크기는 저장된 메모리만 센 것입니다. 디스크에서 스냅샷이 차지하는 양은 따로 구분되지 않습니다.',
  noSize: (node, why) => `${node}의 스냅샷 크기를 알 수 없습니다: ${why}`,
  halfRestored: (name) =>
    `${name} 복원이 중단되어 일부 노드만 되돌아갔습니다. 마저 복원하려면: k8slab snapshot restore ${name}`,
  askReplace: (name) => `${name}: 같은 이름의 스냅샷이 이미 있습니다. 바꿀까요?`,
  repairing: (name) => `${name}: 온전하지 않은 스냅샷입니다. 남은 것을 지운 뒤 모든 노드를 저장합니다.`,
  saved: (name, nodes, seconds) =>
    `노드 ${nodes}개를 ${seconds}초 만에 스냅샷 ${name}에 저장했습니다. 되돌아가려면: k8slab snapshot restore ${name}`,
  notSaved: '아무것도 저장하지 않았습니다.',
  baseNotSaved: (why) =>
    `스냅샷 base를 저장하지 못했습니다(${why}). 실습 환경에는 문제가 없습니다. 다시 저장하려면: k8slab snapshot save base`,
  restorePlan: (name, taken, nodes) => `스냅샷 ${name}의 상태(${taken})로 되돌아갑니다: ${nodes}`,
  restoreLoses: '그 뒤에 한 일은 모든 노드에서 사라집니다. 그대로 두라고 표시한 것도 사라집니다.',
  restoreComponents: (then, now) =>
    `그때의 구성 요소: ${then}. k8slab.yaml의 구성 요소: ${now}. k8slab up이 k8slab.yaml에 맞춥니다.`,
  noComponents: '없음',
  askRestore: '모든 노드를 복원할까요?',
  notRestored: '아무것도 바꾸지 않았습니다.',
  restored: (name, seconds) =>
    `${seconds}초 만에 모든 노드가 스냅샷 ${name}의 상태로 돌아왔고, 새 파드가 응답했습니다.`,
  deletePlan: (names) => `다음 스냅샷을 지웁니다: ${names}`,
  askDelete: '정말 지울까요?',
  notDeleted: '아무것도 지우지 않았습니다.',
  nothingToDelete: '지울 것이 없습니다.',
  deleted: (names) => `지웠습니다: ${names}`,
};
