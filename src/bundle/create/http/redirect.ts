import { HttpFailure } from './failure.js';

export type Headers = { 'user-agent': string } & Record<string, string>;

/**
 * Where a server sends on to, and what is sent there.
 *
 * @throws HttpFailure for what is no address of the web, and for a way out of https
 */
export function nextHop(here: URL, location: string, headers: Headers): { url: URL; headers: Headers } {
  const url = URL.canParse(location, here.href) ? new URL(location, here) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol)) {
    throw new HttpFailure(`it is sent on to ${JSON.stringify(location)}, which is no address of the web`, {
      passing: false,
    });
  }
  if (here.protocol === 'https:' && url.protocol !== 'https:') {
    throw new HttpFailure(`it is sent on from https to ${url.protocol}//${url.host}`, { passing: false });
  }
  // What opens one server is no business of another. One that goes on by https is no other.
  const isSame =
    url.origin === here.origin ||
    (url.hostname === here.hostname && url.protocol === 'https:' && here.protocol === 'http:');
  return { url, headers: isSame ? headers : without(headers, 'authorization') };
}

function without(headers: Headers, name: string): Headers {
  const { [name]: _dropped, ...rest } = headers;
  return rest as Headers;
}
