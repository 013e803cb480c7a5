import type { wizardEn } from '../en/wizard.js';
import type { Translated } from '../translated.js';

export const wizardKo: Translated<typeof wizardEn> = {
  intro: '실습 환경을 정해 봅시다. Enter를 누르면 제안대로 합니다.',
  host: (cpus, total, available) => `이 호스트: 프로세서 ${cpus}개, 메모리 ${total} MiB 중 ${available} MiB 남음.`,
  profile: '어떤 버전을 쓸까요?',
  profileModern: (kubernetes) => `modern: 쿠버네티스 ${kubernetes}`,
  profileClassic: (kubernetes) => `classic: 쿠버네티스 ${kubernetes}, 책의 환경`,
  provider: '무엇으로 가상 머신을 만들까요?',
  providerAuto: 'auto: 시작할 때 가장 좋은 것',
  providerOption: (name, reason) => `${name}: ${reason}`,
  workers: (most) => `워커 노드는 몇 개로 할까요? (메모리로는 약 ${most}개)`,
  workersInvalid: '0부터 30까지의 정수',
  controlPlaneMemory: '컨트롤 플레인의 메모리(MiB)는?',
  workerMemory: '각 워커의 메모리(MiB)는?',
  memoryInvalid: (least) => `${least} 이상의 정수`,
  nodes: '노드 네트워크는?',
  nodesBusy: (wanted, proposed) => `${wanted}는 이 호스트에서 쓰고 있습니다. ${proposed}는 비어 있습니다.`,
  runtime: '컨테이너 런타임은?',
  bundle: '인터넷 없이 쓸 번들 디렉터리는? (비우면 없음)',
  bundleInvalid: '이 디렉터리에 manifest.json이 없습니다',
  topology: '이렇게 만듭니다:',
  write: (path) => `${path}을(를) 쓸까요?`,
  notWritten: '아무것도 쓰지 않았습니다.',
};
