import type { ConfigProblem } from '../model.js';
import { type Finding, placesIn, problemAt } from './problem.js';

/** A real lab file has about 2 KiB; this leaves room for a thousand mirrors and keeps parsing under two seconds. */
const MAX_BYTES = 256 * 1024;
const CODE = 'K8SLAB_CONFIG_ENCODING';

export type Decoded = { text: string } | { problem: ConfigProblem };

/** Bytes → text without byte order mark. Refuses what is too large, not UTF-8, or has control characters. */
export function decode(bytes: Uint8Array): Decoded {
  if (bytes.length > MAX_BYTES) {
    return refuse('', 0, {
      code: 'K8SLAB_CONFIG_TOO_LARGE',
      message: `the file has ${Math.ceil(bytes.length / 1024)} KiB, wanted at most ${MAX_BYTES / 1024}`,
      hint: 'Check that this is the lab file.',
    });
  }
  if (hasUtf16Mark(bytes)) {
    return refuse('', 0, { code: CODE, message: 'the file is UTF-16, wanted UTF-8', hint: 'Save it as UTF-8.' });
  }
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    // Decoded once more, leniently, to find the place: the first replacement character.
    const lenient = new TextDecoder('utf-8').decode(bytes);
    return refuse(lenient, Math.max(0, lenient.indexOf('\uFFFD')), {
      code: CODE,
      message: 'the file is not UTF-8 from here on',
      hint: 'Save it as UTF-8 (Windows editors may have saved it as ANSI or EUC-KR).',
    });
  }
  const offset = text.search(/(?![\t\n\r])\p{Cc}/u);
  if (offset < 0) return { text };
  const name = `U+${(text.codePointAt(offset) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
  return refuse(text, offset, {
    code: CODE,
    message: `the control character ${name} is here, wanted text`,
    hint: 'Remove it.',
  });
}

function hasUtf16Mark(bytes: Uint8Array): boolean {
  return (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
}

function refuse(text: string, offset: number, finding: Finding): Decoded {
  return { problem: problemAt(placesIn(text)(offset), '', finding) };
}
