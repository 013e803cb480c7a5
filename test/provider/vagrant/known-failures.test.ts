import { describe, expect, it } from 'vitest';
import { knownFailure } from '../../../src/provider/vagrant/known-failures.js';

/** Sentences of Vagrant, VirtualBox, libvirt and docker as their users report them. */
const SAID: [string, string][] = [
  [
    "Vagrant::Errors::MachineLocked\nVagrant can't use the requested machine because it is locked!",
    'K8SLAB_VAGRANT_LOCKED',
  ],
  ['An action was attempted: another process is already executing an action on the machine', 'K8SLAB_VAGRANT_LOCKED'],
  [
    'Got permission denied while trying to connect to the Docker daemon socket at unix:///var/run/docker.sock',
    'K8SLAB_DOCKER_PERMISSION',
  ],
  [
    "Error while connecting to Libvirt: Call to virConnectOpen failed: Failed to connect socket to '/var/run/libvirt/libvirt-sock': Permission denied",
    'K8SLAB_LIBVIRT_PERMISSION',
  ],
  [
    "Error while connecting to Libvirt: Call to virConnectOpen failed: authentication unavailable: no polkit agent available to authenticate action 'org.libvirt.unix.manage'",
    'K8SLAB_LIBVIRT_PERMISSION',
  ],
  [
    "VagrantPlugins::ProviderLibvirt::Errors::DomainStartError: Call to virDomainCreateWithFlags failed: Cannot access storage file '/home/me/pool/lab-m-k8s.img' (as uid:64055, gid:993): Permission denied",
    'K8SLAB_LIBVIRT_DISK',
  ],
  [
    "virDomainCreateWithFlags failed: internal error: process exited while connecting to monitor: qemu: -blockdev: Could not open '/home/me/pool/lab-m-k8s.img': Permission denied",
    'K8SLAB_LIBVIRT_DISK',
  ],
  [
    'The IP address configured for the host-only network is not within the\nallowed ranges. Please update the address used',
    'K8SLAB_VBOX_HOSTONLY_RANGE',
  ],
  ['The specified host network collides with a non-hostonly network!', 'K8SLAB_NET_OVERLAP'],
  ['internal error: Network is already in use by interface br-1234', 'K8SLAB_NET_OVERLAP'],
  ['VBoxManage: error: Failed to open /dev/vboxnetctl: No such file or directory', 'K8SLAB_VBOX_DRIVER'],
  ['WARNING: The vboxdrv kernel module is not loaded.', 'K8SLAB_VBOX_DRIVER'],
  [
    'Vagrant has detected that you have a version of VirtualBox installed\nthat is not supported by this version of Vagrant.',
    'K8SLAB_VBOX_MATRIX',
  ],
  [
    "VBoxManage: error: VirtualBox can't operate in VMX root mode. Please disable the KVM kernel extension",
    'K8SLAB_HYPERVISOR_CONFLICT',
  ],
  ['VBoxManage: error: VT-x is not available (VERR_VMX_NO_VMX)', 'K8SLAB_NO_VIRTUALISATION'],
  [
    "Vagrant::Errors::VMNameExists\nA VirtualBox machine with the name 'book-m-k8s' already exists.",
    'K8SLAB_NAME_EXISTS',
  ],
  ["Volume for domain is already created. Please run 'vagrant destroy' first.", 'K8SLAB_NAME_EXISTS'],
  ['Vagrant::Errors::VMBootTimeout\nTimed out while waiting for the machine to boot.', 'K8SLAB_BOOT_TIMEOUT'],
  ["Vagrant::Errors::BoxAddShortNotFound\nThe box 'bento/debian-12' could not be found or", 'K8SLAB_BOX_NOT_FOUND'],
  ['Vagrant::Errors::DownloaderError\nAn error occurred while downloading the remote file.', 'K8SLAB_BOX_NOT_FOUND'],
  ['Vagrant::Errors::DownloaderChecksumError', 'K8SLAB_BOX_CHECKSUM'],
  ['Vagrant::Errors::DownloaderError\nbox.part: write error: No space left on device', 'K8SLAB_HOST_FULL'],
  ["qemu: cannot set up guest memory 'pc.ram': Cannot allocate memory", 'K8SLAB_HOST_FULL'],
  ['docker: Bind for 127.0.0.1:60010 failed: port is already allocated.', 'K8SLAB_PORT_IN_USE'],
];

describe('knownFailure', () => {
  it.each(SAID)('%j', (said, code) => {
    expect(knownFailure(said)?.code).toBe(code);
  });

  it('does not guess', () => {
    expect(knownFailure('The guest machine entered an invalid state')).toBeUndefined();
    expect(knownFailure('')).toBeUndefined();
  });
});
