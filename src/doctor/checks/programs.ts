import { type Check, type CheckResult, concerns, result, severity, unconcerned } from '../check.js';
import { vagrantDrives } from '../matrix.js';

export const vagrantCheck: Check = ({ probe, texts }) => {
  const code = 'K8SLAB_VAGRANT_MISSING';
  const { program, version } = probe.vagrant;
  if (program === undefined)
    return result(code, 'fail', texts.vagrantMissing, { why: texts.vagrantWhy, fix: texts.vagrantFix });
  // Its Ruby is broken, or a plugin of another Vagrant is in the way.
  if (version === undefined)
    return result(code, 'warn', texts.vagrantSilent, { why: texts.vagrantWhy, fix: texts.vagrantFix });
  return result(code, 'ok', texts.vagrantSeen(version, program));
};

export const vboxMatrixCheck: Check = (input) => {
  const { probe, texts } = input;
  const code = 'K8SLAB_VBOX_MATRIX';
  const vagrant = probe.vagrant.version;
  const virtualbox = probe.virtualbox?.version;
  if (!concerns(input, 'virtualbox')) return unconcerned(code, input);
  if (vagrant === undefined || virtualbox === undefined) return result(code, 'skip', texts.notBoth);
  const seen = texts.matrixSeen(virtualbox, vagrant);
  const verdict = vagrantDrives(vagrant, virtualbox);
  switch (verdict.kind) {
    case 'works':
      return result(code, 'ok', seen);
    case 'unknown':
      return result(code, 'warn', seen, { why: texts.matrixUnknown, fix: texts.matrixUnknownFix });
    case 'too-old':
      return result(code, severity(input, 'virtualbox'), seen, { why: texts.matrixTooOld, fix: texts.matrixTooOldFix });
    case 'refused':
      return result(code, severity(input, 'virtualbox'), seen, {
        why: texts.matrixRefused(vagrant, virtualbox),
        fix: texts.matrixFix(verdict.vagrant, virtualbox),
      });
  }
};

export const vboxDriverCheck: Check = (input) => {
  const { probe, texts } = input;
  const code = 'K8SLAB_VBOX_DRIVER';
  if (!concerns(input, 'virtualbox')) return unconcerned(code, input);
  if (probe.virtualbox?.program === undefined) {
    return missing(code, input.wanted.provider === 'virtualbox', texts.virtualboxMissing, texts.virtualboxFix);
  }
  if (probe.virtualbox.driver) return result(code, 'ok', texts.virtualboxWorks(probe.virtualbox.version ?? '?'));
  return result(code, severity(input, 'virtualbox'), texts.virtualboxDriver, {
    why: texts.virtualboxDriverWhy,
    fix: texts.virtualboxDriverFix,
  });
};

export const dockerCheck: Check = (input) => {
  const { probe, texts } = input;
  const code = 'K8SLAB_DOCKER_DOWN';
  if (!concerns(input, 'docker')) return unconcerned(code, input);
  if (probe.docker?.program === undefined) {
    return missing(code, input.wanted.provider === 'docker', texts.dockerMissing, texts.dockerFixInstall);
  }
  if (probe.docker.server !== undefined) return result(code, 'ok', texts.dockerWorks(probe.docker.server));
  return result(code, severity(input, 'docker'), texts.dockerSilent(probe.docker.error ?? '?'), {
    why: texts.dockerWhy,
    fix: texts.dockerFixStart,
  });
};

export const libvirtCheck: Check = (input) => {
  const { probe, texts } = input;
  const code = 'K8SLAB_LIBVIRT_DOWN';
  if (!concerns(input, 'libvirt')) return unconcerned(code, input);
  if (probe.libvirt?.program === undefined) {
    return missing(code, input.wanted.provider === 'libvirt', texts.libvirtMissing, texts.libvirtFixInstall);
  }
  if (!probe.vagrant.libvirtPlugin) {
    return result(code, severity(input, 'libvirt'), texts.libvirtPlugin, {
      why: texts.libvirtWhy,
      fix: texts.libvirtFixInstall,
    });
  }
  if (probe.libvirt.hypervisor === undefined) {
    return result(code, severity(input, 'libvirt'), texts.libvirtSilent(probe.libvirt.error ?? '?'), {
      why: texts.libvirtWhy,
      fix: texts.libvirtFixStart,
    });
  }
  return result(code, 'ok', texts.libvirtWorks(probe.libvirt.hypervisor));
};

export const kvmCheck: Check = (input) => {
  const { probe, texts } = input;
  const code = 'K8SLAB_KVM';
  if (!concerns(input, 'libvirt')) return unconcerned(code, input);
  if (probe.libvirt?.hypervisor === undefined) return result(code, 'skip', texts.notLibvirt);
  if (probe.libvirt.accelerated) return result(code, 'ok', texts.kvmSeen);
  return result(code, 'warn', texts.kvmNone, { why: texts.kvmWhy, fix: texts.kvmFix });
};

/** A provider that is not installed only matters to the lab that asked for it. */
function missing(code: string, required: boolean, seen: string, fix: string): CheckResult {
  return required ? result(code, 'fail', seen, { fix }) : result(code, 'skip', seen);
}
