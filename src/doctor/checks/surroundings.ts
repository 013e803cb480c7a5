import { cidrsOverlap } from '../../net/cidr.js';
import { sparesAddress } from '../../net/no-proxy.js';
import { type Check, result } from '../check.js';
import { describeDevice } from '../network/device.js';

/** Networks inside the nodes. A clash there is no failure: pods only do not reach that network of the host. */
export const podNetworkCheck: Check = ({ probe, wanted, texts }) => {
  const code = 'K8SLAB_NET_PODS';
  const clashes = [wanted.pods, wanted.services].flatMap((range) => {
    const route = probe.routes.find(({ cidr }) => cidrsOverlap(cidr, range));
    return route ? [texts.overlapSeen(range, route.cidr, describeDevice(route.device))] : [];
  });
  if (clashes.length === 0) return result(code, 'ok', texts.podsFree(wanted.pods, wanted.services));
  return result(code, 'warn', clashes.join('; '), { why: texts.podsWhy, fix: texts.podsFix });
};

/** Programs on this host inherit its proxy, Vagrant among them; the nodes do not. */
export const proxyCheck: Check = ({ extras, wanted, texts }) => {
  const code = 'K8SLAB_PROXY';
  const { proxies, noProxy } = extras;
  if (proxies.length === 0) return result(code, 'ok', texts.proxyNone);
  const seen = texts.proxySeen(proxies.join(' '), noProxy.join(',') || '-');
  const outside = wanted.nodeIps.filter((ip) => !noProxy.some((entry) => sparesAddress(entry, ip)));
  if (outside.length > 0) return result(code, 'warn', seen, { why: texts.proxyWhy, fix: texts.proxyFix(wanted.nodes) });
  if (!wanted.proxied && !wanted.bundled)
    return result(code, 'warn', seen, { why: texts.proxyNodesWhy, fix: texts.proxyNodesFix });
  return result(code, 'ok', seen);
};

export const dnsCheck: Check = ({ extras, wanted, texts }) => {
  const code = 'K8SLAB_DNS';
  if (wanted.bundled) return result(code, 'skip', texts.dnsBundle);
  if (extras.resolves === undefined) return result(code, 'skip', texts.dnsUnknown);
  if (extras.resolves) return result(code, 'ok', texts.dnsWorks);
  return result(code, 'warn', texts.dnsSilent, { why: texts.dnsWhy, fix: texts.dnsFix });
};

/** Seen from this host: the nodes go the same way, with the proxy and the mirrors of the lab file. */
export const sourcesCheck: Check = ({ extras, wanted, texts }) => {
  const code = 'K8SLAB_SOURCES';
  if (wanted.bundled) return result(code, 'skip', texts.sourcesBundle);
  const { sources } = extras;
  if (sources === undefined) return result(code, 'skip', texts.dnsUnknown);
  const silent = sources.flatMap(({ name, problem }) => (problem === undefined ? [] : [`${name} (${problem})`]));
  if (silent.length === 0) return result(code, 'ok', texts.sourcesAnswer(sources.map(({ name }) => name).join(', ')));
  return result(code, 'warn', texts.sourcesSilent(silent.join('; ')), {
    why: texts.sourcesWhy,
    fix: texts.sourcesFix,
  });
};

export const timeCheck: Check = ({ extras, texts }) => {
  const code = 'K8SLAB_TIME';
  if (extras.timeSynced === undefined) return result(code, 'skip', texts.timeUnknown);
  if (extras.timeSynced) return result(code, 'ok', texts.timeSynced);
  return result(code, 'warn', texts.timeNot, { why: texts.timeWhy, fix: texts.timeFix });
};

/** Ruby on Windows hands paths on in the code page of the system. Elsewhere spaces and letters do no harm. */
export const pathCheck: Check = ({ probe, wanted, texts }) => {
  const code = 'K8SLAB_LAB_PATH';
  const bad = [...new Set([wanted.labDir, wanted.home])].filter((path) => /[^\x21-\x7e]/.test(path));
  if (probe.os.platform !== 'win32' || bad.length === 0) return result(code, 'ok', wanted.labDir);
  return result(code, 'warn', bad.join(', '), { why: texts.pathWhy, fix: texts.pathFix });
};

export const lockCheck: Check = ({ extras, texts }) => {
  const code = 'K8SLAB_LOCK';
  const { lock } = extras;
  if (!lock) return result(code, 'ok', texts.lockNone);
  if (lock.alive) return result(code, 'ok', texts.lockHeld(lock.owner));
  return result(code, 'warn', texts.lockStale(lock.owner), { why: texts.lockWhy, fix: texts.lockFix(lock.path) });
};
