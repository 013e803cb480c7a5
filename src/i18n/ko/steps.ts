import type { stepsEn } from '../en/steps.js';
import type { Translated } from '../translated.js';
import { RETIRED_KO } from './components.js';

export const stepsKo: Translated<typeof stepsEn> = {
  smokeSkipped: (reason) => `스모크 테스트를 건너뜁니다: ${reason}.`,
  noCni: 'CNI가 설치되어 있지 않습니다',
  noImage: '번들에 응답할 이미지가 없습니다',
  retired: (what) => `${what}을(를) 설치했습니다. ${RETIRED_KO}. 이 실습에서만 쓰고 인터넷에는 공개하지 마세요.`,
  trusting: (node, fingerprint) => `${node}: 호스트 키 ${fingerprint}를 이제부터 신뢰합니다.`,
  clockSet: (node, off) => `${node}의 시계가 호스트와 달라(${off}) 호스트의 시각으로 맞추었습니다.`,
  unreachable: (server, problem) =>
    `이 호스트에서 ${server}에 연결할 수 없습니다(${problem}). kubectl은 컨트롤 플레인에서 쓸 수 있습니다.`,
};
