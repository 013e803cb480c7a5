import type { BoxEntry } from './pack-box.js';
import { BASE_MAC, ovfOf, VMDK } from './ovf.js';

const LIBVIRT_VAGRANTFILE = `Vagrant.configure("2") do |config|
  config.vm.synced_folder ".", "/vagrant", disabled: true
  config.vm.provider :libvirt do |libvirt|
    libvirt.disk_bus = "virtio"
  end
end
`;

// The last two are what an OVF cannot say, or says only in a section of VirtualBox's own.
const VIRTUALBOX_VAGRANTFILE = `Vagrant.configure("2") do |config|
  config.vm.base_mac = "${BASE_MAC}"
  config.vm.synced_folder ".", "/vagrant", disabled: true
  config.vm.provider :virtualbox do |virtualbox|
    virtualbox.check_guest_additions = false
    virtualbox.functional_vboxsf = false
    virtualbox.customize ["modifyvm", :id, "--rtcuseutc", "on"]
    virtualbox.customize ["modifyvm", :id, "--graphicscontroller", "vmsvga"]
  end
end
`;

/** What is in a box, in order: Vagrant looks for metadata.json, which should not stand behind gigabytes. */
export function boxEntries(provider: 'virtualbox' | 'libvirt', disk: string, diskGib: number): BoxEntry[] {
  const json = (value: object): string => `${JSON.stringify(value)}\n`;
  if (provider === 'libvirt') {
    return [
      {
        name: 'metadata.json',
        text: json({ provider, architecture: 'amd64', format: 'qcow2', virtual_size: diskGib }),
      },
      { name: 'Vagrantfile', text: LIBVIRT_VAGRANTFILE },
      { name: 'box.img', path: disk },
    ];
  }
  return [
    { name: 'metadata.json', text: json({ provider, architecture: 'amd64' }) },
    { name: 'Vagrantfile', text: VIRTUALBOX_VAGRANTFILE },
    { name: 'box.ovf', text: ovfOf(diskGib) },
    { name: VMDK, path: disk },
  ];
}
