import { type Check, concerns, result, severity, unconcerned } from '../check.js';
import { compareVersions } from '../matrix.js';

/** VT-x and AMD-V, as far as it is the firmware's or an outer hypervisor's business and not libvirt's. */
export const virtualisationCheck: Check = (input) => {
  const { probe, extras, texts } = input;
  const code = 'K8SLAB_NO_VIRTUALISATION';
  if (!concerns(input, 'virtualbox')) return unconcerned(code, input);
  if (extras.virtualisation === undefined) return result(code, 'skip', texts.virtUnknown);
  if (extras.virtualisation) return result(code, 'ok', extras.guest ? texts.virtNested : texts.virtSeen);
  if (probe.virtualbox?.program === undefined) return result(code, 'skip', texts.virtualboxMissing);
  const advice = extras.guest
    ? { why: texts.virtGuestWhy, fix: texts.virtGuestFix }
    : { why: texts.virtNoneWhy, fix: texts.virtNoneFix };
  return result(code, severity(input, 'virtualbox'), extras.guest ? texts.virtGuest : texts.virtNone, advice);
};

/** Only what keeps VirtualBox's module out: Secure Boot by itself is a good thing. */
export const secureBootCheck: Check = (input) => {
  const { probe, extras, texts } = input;
  const code = 'K8SLAB_SECURE_BOOT';
  if (!concerns(input, 'virtualbox')) return unconcerned(code, input);
  if (extras.secureBoot === undefined) return result(code, 'skip', texts.secureBootUnknown);
  if (!extras.secureBoot) return result(code, 'ok', texts.secureBootOff);
  if (probe.virtualbox?.program === undefined || probe.virtualbox.driver)
    return result(code, 'ok', texts.secureBootFits);
  return result(code, severity(input, 'virtualbox'), texts.secureBootSeen, {
    why: texts.secureBootWhy,
    fix: texts.secureBootFix,
  });
};

export const kvmConflictCheck: Check = (input) => {
  const { probe, extras, texts } = input;
  const code = 'K8SLAB_HYPERVISOR_CONFLICT';
  if (!concerns(input, 'virtualbox')) return unconcerned(code, input);
  if (probe.os.platform !== 'linux' || probe.virtualbox?.program === undefined)
    return result(code, 'skip', texts.virtualboxMissing);
  if (!extras.kvmAtLoad) return result(code, 'ok', texts.kvmFree);
  return result(code, 'warn', texts.kvmHolds, { why: texts.kvmHoldsWhy, fix: texts.kvmHoldsFix });
};

/** First VirtualBox for processors of Apple. */
const FIRST_ON_ARM = '7.1.0';
/** VirtualBox and macOS that do not start a machine with a network together. */
const BROKEN_ON_MAC: readonly { virtualbox: string; macos: string }[] = [{ virtualbox: '7.2.10', macos: '26.5' }];

export const vboxMacCheck: Check = (input) => {
  const { probe, extras, texts } = input;
  const code = 'K8SLAB_VBOX_MAC';
  const version = probe.virtualbox?.version;
  if (!concerns(input, 'virtualbox')) return unconcerned(code, input);
  if (probe.os.platform !== 'darwin' || version === undefined) return result(code, 'skip', texts.notMac);
  const seen = texts.macSeen(version, extras.macos ?? '?', probe.os.arch);
  if (probe.os.arch === 'arm64' && compareVersions(version, FIRST_ON_ARM) < 0) {
    return result(code, severity(input, 'virtualbox'), seen, { why: texts.macArmWhy, fix: texts.macArmFix });
  }
  const { macos } = extras;
  const broken = BROKEN_ON_MAC.some(
    (pair) => macos !== undefined && pair.virtualbox === version && compareVersions(macos, pair.macos) >= 0,
  );
  return broken
    ? result(code, 'warn', seen, { why: texts.macBrokenWhy, fix: texts.macBrokenFix })
    : result(code, 'ok', seen);
};
