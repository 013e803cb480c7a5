import { cidrsOverlap } from '../../net/cidr.js';
import { type Check, concerns, result, severity, unconcerned } from '../check.js';
import { refusedHostOnly } from '../host-only.js';
import { describeDevice, isHostOnly } from '../network/device.js';

export const hostOnlyCheck: Check = (input) => {
  const { probe, wanted, texts } = input;
  const code = 'K8SLAB_VBOX_HOSTONLY_RANGE';
  const version = probe.virtualbox?.version;
  if (!concerns(input, 'virtualbox')) return unconcerned(code, input);
  if (version === undefined) return result(code, 'skip', texts.virtualboxMissing);
  const refusal = refusedHostOnly({
    platform: probe.os.platform,
    virtualbox: version,
    networksConf: probe.virtualbox?.networksConf,
    addresses: wanted.nodeIps,
  });
  if (!refusal) return result(code, 'ok', texts.hostOnlyFits(wanted.nodes));
  return result(
    code,
    severity(input, 'virtualbox'),
    texts.hostOnlySeen(refusal.refused.join(', '), refusal.allowed.join(' ')),
    {
      why: texts.hostOnlyWhy,
      // Keeps what is allowed now: a networks.conf replaces VirtualBox's own range instead of adding to it.
      fix: texts.hostOnlyFix(`* ${[...refusal.allowed, wanted.nodes].join(' ')}`),
    },
  );
};

export const overlapCheck: Check = (input) => {
  const { probe, wanted, texts } = input;
  const code = 'K8SLAB_NET_OVERLAP';
  const reused = concerns(input, 'virtualbox');
  const clash = probe.routes.find(({ cidr, device }) => {
    if (reused && isHostOnly(device)) return false;
    return cidrsOverlap(cidr, wanted.nodes) && !(wanted.started && cidr === wanted.nodes);
  });
  if (!clash) return result(code, 'ok', texts.overlapNone(wanted.nodes));
  return result(code, 'fail', texts.overlapSeen(wanted.nodes, clash.cidr, describeDevice(clash.device)), {
    why: texts.overlapWhy,
    fix: texts.overlapFix,
  });
};
