import type { supportEn } from '../en/support.js';
import type { Translated } from '../translated.js';

export const supportKo: Translated<typeof supportEn> = {
  collecting: '이 호스트와 노드에서 자료를 모으는 중입니다. 응답하지 않는 노드는 잠시 기다립니다 ...',
  missing: '들어 있지 않은 것:',
  wrote: (path, files, kib) => `${path}에 썼습니다: 파일 ${files}개, ${kib} KiB.`,
  look: (command) =>
    `비밀 값과 사용자 이름, 홈 디렉터리, 호스트 이름은 바꾸어 넣었습니다. 보내기 전에 꼭 확인하세요: ${command}`,
};
