/** Why one request did not give what was asked for. `passing`: may be different in a moment. */
export class HttpFailure extends Error {
  readonly passing: boolean;
  /** What the server asked for with Retry-After. */
  readonly retryAfterMs: number | undefined;
  readonly status: number | undefined;
  /** Another K8SLAB_ code than that of a failed download. */
  readonly code: string | undefined;
  readonly hint: string | undefined;

  constructor(
    message: string,
    options: {
      passing: boolean;
      retryAfterMs?: number | undefined;
      status?: number;
      code?: string;
      hint?: string;
      cause?: unknown;
    },
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'HttpFailure';
    this.passing = options.passing;
    this.retryAfterMs = options.retryAfterMs;
    this.status = options.status;
    this.code = options.code;
    this.hint = options.hint;
  }
}

const PASSING_STATUS = new Set([408, 425, 429, 500, 502, 503, 504]);

/** @param now milliseconds since 1970, for a Retry-After that is a date */
export function statusFailure(status: number, retryAfter: string | undefined, now: number): HttpFailure {
  return new HttpFailure(`the server answers with status ${status}`, {
    passing: PASSING_STATUS.has(status),
    status,
    retryAfterMs: parseRetryAfter(retryAfter, now),
  });
}

/** Seconds or a date; undefined for anything else. */
export function parseRetryAfter(value: string | undefined, now: number): number | undefined {
  if (value === undefined) return undefined;
  if (/^\d{1,9}$/.test(value.trim())) return Number(value) * 1000;
  const date = Date.parse(value);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}

const SAID: Readonly<Record<string, string>> = {
  UND_ERR_CONNECT_TIMEOUT: 'the server does not take the connection',
  UND_ERR_HEADERS_TIMEOUT: 'the server does not answer',
  UND_ERR_BODY_TIMEOUT: 'no bytes came for too long',
  UND_ERR_SOCKET: 'the connection was closed before the end',
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: 'the connection was closed before the end',
  ECONNRESET: 'the connection was closed before the end',
  ECONNREFUSED: 'the connection is refused',
  ENOTFOUND: 'the name of the server is not known',
  EAI_AGAIN: 'the name of the server cannot be looked up now',
};

/** Trouble of the connection. A certificate or a name does not become right by asking again. */
export function connectionFailure(error: unknown): HttpFailure {
  if (error instanceof HttpFailure) return error;
  const code = codeOf(error);
  const text = error instanceof Error ? error.message : String(error);
  const passing = code === undefined || !/^(CERT_|ERR_TLS|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO|ENOTFOUND$)/.test(code);
  return new HttpFailure(code === undefined ? text : (SAID[code] ?? `${text} (${code})`), { passing, cause: error });
}

function codeOf(error: unknown): string | undefined {
  for (let each = error; each instanceof Error; each = each.cause) {
    if ('code' in each && typeof each.code === 'string') return each.code;
  }
  return undefined;
}
