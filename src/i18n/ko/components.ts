import type { componentsEn } from '../en/components.js';
import type { Translated } from '../translated.js';

export const RETIRED_KO = '프로젝트가 2026년 3월에 종료되어 보안 문제도 더는 고쳐지지 않습니다';

export const componentsKo: Translated<typeof componentsEn> = {
  colName: '구성 요소',
  colVersion: '버전',
  colState: '상태',
  colNote: '참고',
  installed: '설치됨',
  partly: '일부만 설치됨',
  planned: '설치 예정',
  available: '설치 안 됨',
  unavailable: '쓸 수 없음',
  onNodes: (nodes) => `${nodes}에만 있음`,
  notWanted: '이제 k8slab.yaml에 없음',
  wanted: (version) => `k8slab up이 ${version}(으)로 바꿈`,
  none: '없음',
  retired: RETIRED_KO,

  installing: (names, file) => `${file}에 다음 구성 요소가 들어갑니다: ${names}`,
  installedNow: (names) => `설치했습니다: ${names}`,
  removing: (names) => `다음 구성 요소와 그것으로 만든 것을 클러스터에서 지웁니다: ${names}`,
  removingFrom: (file, rest) => `${file}에는 다음 구성 요소가 남습니다: ${rest}`,
  askRemove: '지울까요?',
  removed: (names) => `지웠습니다: ${names}`,
  notRemoved: '아무것도 지우지 않았습니다.',
};
