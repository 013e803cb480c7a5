import type { bundleEn } from '../en/bundle.js';
import type { Translated } from '../translated.js';

export const bundleKo: Translated<typeof bundleEn> = {
  plan: (name, files, images) => `번들 ${name}: 파일 ${files}개, 이미지 ${images}개.`,
  leftOut: (name, reason) => `${name}은(는) 빠집니다: ${reason}`,
  labImages: (images, labs) =>
    `이미지 ${images}개는 실습 ${labs}개에 쓰입니다(--labs로 줄이거나 뺄 수 있습니다). 크기는 내려받기 전에 서버에 물어봅니다.`,
  imageLeftOut: (image, reason, labs) =>
    `${image}은(는) 빠집니다: ${reason}${labs === '' ? '' : `. 이 이미지가 없어 막히는 실습: ${labs}`}`,
  colGroup: '용도',
  colWhat: '항목',
  colFrom: '출처',
  colCheck: '검증 방법',
  checkPinned: 'k8slab이 아는 sha256',
  checkPublished: '함께 공개된 sha256',
  checkDigest: '레지스트리의 다이제스트',

  asking: (items) => `서버에 ${items}개 항목을 물어보는 중 ...`,
  toDownload: (mib, items) => `내려받을 양: 항목 ${items}개, ${mib} MiB`,
  unknownSizes: (count) => `, 크기를 모르는 항목 ${count}개`,
  forLabs: (mib) => `, 그중 실습 이미지 ${mib} MiB`,
  askDownload: '지금 내려받을까요?',
  notDownloaded: '아무것도 내려받지 않았습니다.',
  howDownloaded: '내려받음',
  howCached: '캐시에서 가져옴',
  howKept: '그대로 둠',
  failed: '실패',
  retry: (reason, seconds) => `${reason}; ${seconds}초 뒤 다시 시도`,
  group: (done, all, mib, total) => `${done}/${all}, ${mib}/${total} MiB`,
  speed: (mibPerSecond) => `${mibPerSecond} MiB/s`,
  overall: (done, all, mib) => `항목 ${all}개 중 ${done}개, ${mib} MiB 내려받음`,
  done: (files, mib, downloaded, seconds) =>
    `완료: 파일 ${files}개, ${mib} MiB, 그중 ${downloaded} MiB를 내려받음, ${seconds}초.`,
  unchanged: (seconds) => `할 일이 없습니다: 번들이 이미 완전합니다(${seconds}초).`,
  next: (out) => `사용 방법: k8slab up --bundle ${out}`,
};
