import { redact } from '../errors.js';

/** Redacts a stream of lines; knows private keys, which span many lines, from begin to end. */
export function createSecretFilter(): (line: string) => string | undefined {
  let inKey = false;
  return (line) => {
    if (inKey) {
      if (/-----END [A-Z ]*PRIVATE KEY-----/.test(line)) inKey = false;
      return undefined;
    }
    inKey = /-----BEGIN [A-Z ]*PRIVATE KEY-----(?!.*-----END)/.test(line);
    return redact(line);
  };
}
