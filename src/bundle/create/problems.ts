import { type ExitCode, isLabError, LabError } from '../../errors.js';
import { HttpFailure } from './http/failure.js';

export interface ItemProblem {
  item: string;
  code: string;
  message: string;
  hint?: string;
}

const NOT_THERE = new Set(['K8SLAB_IMAGE_FORMAT', 'K8SLAB_IMAGE_PLATFORM', 'K8SLAB_IMAGE_AUTH']);

/** The registry has no such image, none for this processor, or one that nothing reads any more: asking again is vain. */
export function isNotThere(error: unknown): error is HttpFailure {
  return error instanceof HttpFailure && (error.status === 404 || NOT_THERE.has(error.code ?? ''));
}

/** An item's failure for people. What is no expected failure is thrown on. */
export function itemProblem(item: string, url: string, error: unknown): ItemProblem {
  if (isLabError(error)) {
    return { item, code: error.code, message: error.message, ...(error.hint !== undefined && { hint: error.hint }) };
  }
  if (!(error instanceof HttpFailure)) throw error;
  const hint = error.hint ?? hintFor(error);
  return {
    item,
    code: error.code ?? codeFor(error),
    message: `Cannot download ${url}: ${error.message}`,
    ...(hint !== undefined && { hint }),
  };
}

function codeFor({ status }: HttpFailure): string {
  if (status === 404) return 'K8SLAB_DOWNLOAD_NOT_FOUND';
  return status === 429 ? 'K8SLAB_DOWNLOAD_LIMIT' : 'K8SLAB_DOWNLOAD';
}

function hintFor({ status, retryAfterMs }: HttpFailure): string | undefined {
  if (status === 404) return 'Check the version; a mirror may not have it';
  if (status !== 429) return 'Check the internet connection, HTTPS_PROXY and --mirror; what is here already is kept';
  const wait = retryAfterMs === undefined ? 'later' : `in ${Math.ceil(retryAfterMs / 60_000)} min`;
  return `The server limits this network: run again ${wait}, or set a mirror`;
}

/** One error for all that failed; with a single problem it has that one's code. */
export function bundleFailed(problems: readonly ItemProblem[], exitCode: ExitCode): LabError {
  const [first] = problems;
  const codes = new Set(problems.map(({ code }) => code));
  const code = codes.size === 1 && first ? first.code : 'K8SLAB_DOWNLOAD';
  const what =
    problems.length === 1 ? (first?.message ?? '') : `Cannot make the bundle: ${problems.length} items failed`;
  const hints = [...new Set(problems.flatMap(({ hint }) => hint ?? []))];
  return new LabError(code, what, {
    exitCode,
    hint: [...hints, 'The same command continues where this one stopped'].join('. '),
    details: problems.length === 1 ? { problems: [] } : { problems: problems.map(({ message }) => message) },
  });
}
