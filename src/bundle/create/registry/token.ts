import { z } from 'zod';
import type { HttpClient } from '../http/client.js';
import { HttpFailure } from '../http/failure.js';
import { fetchSmall } from '../http/text.js';
import type { RetryOptions } from '../http/retry.js';

export interface Challenge {
  scheme: string;
  parameters: Readonly<Record<string, string>>;
}

/**
 * What a registry offers, `Bearer realm="https://auth.docker.io/token",service="registry.docker.io",scope="..."`. A
 * header may hold several; each begins with a word that names it.
 */
export function parseChallenges(header: string): Challenge[] {
  const challenges: { scheme: string; parameters: Record<string, string> }[] = [];
  const word = /(?:^|,)\s*([a-z][\w-]*)\s+(?=\w+=)|(\w+)=(?:"([^"]*)"|([^\s,"]+))/gi;
  for (const [, scheme, name, quoted, bare] of header.matchAll(word)) {
    if (scheme !== undefined) challenges.push({ scheme: scheme.toLowerCase(), parameters: {} });
    const current = challenges.at(-1);
    if (current && name !== undefined) current.parameters[name.toLowerCase()] = quoted ?? bare ?? '';
  }
  return challenges;
}

const tokenSchema = z.object({ token: z.string().optional(), access_token: z.string().optional() });
const TOKEN_LIMIT = 64 * 1024;

/**
 * An anonymous token to pull from one repository.
 * @throws HttpFailure K8SLAB_IMAGE_AUTH where the registry wants to know who asks
 */
export async function anonymousToken(
  http: HttpClient,
  header: string,
  repository: string,
  retry: RetryOptions,
): Promise<string> {
  const offered = parseChallenges(header).find(({ scheme }) => scheme === 'bearer');
  const { realm, service, scope } = offered?.parameters ?? {};
  if (realm === undefined || !URL.canParse(realm)) throw loginWanted();
  const url = new URL(realm);
  if (service !== undefined) url.searchParams.set('service', service);
  url.searchParams.set('scope', scope ?? `repository:${repository}:pull`);
  const { bytes } = await fetchSmall(
    (signal) => http.get(url.href, { accept: 'application/json' }, signal),
    TOKEN_LIMIT,
    retry,
  ).catch((error: unknown) => {
    throw error instanceof HttpFailure && (error.status === 401 || error.status === 403) ? loginWanted() : error;
  });
  const parsed = tokenSchema.safeParse(parseJson(bytes));
  const token = parsed.data?.token ?? parsed.data?.access_token;
  if (token === undefined || token === '') {
    throw new HttpFailure(`${url.host} gives no token`, { passing: false, code: 'K8SLAB_IMAGE_AUTH' });
  }
  return token;
}

function parseJson(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    return undefined;
  }
}

function loginWanted(): HttpFailure {
  return new HttpFailure('the registry wants a login, or the image does not exist', {
    passing: false,
    code: 'K8SLAB_IMAGE_AUTH',
    hint: 'Check the name; for a private image, set a mirror that needs no login under registry.mirrors in k8slab.yaml',
  });
}
