import { ExitCode } from '../../errors.js';

export interface KnownFailure {
  code: string;
  /** Completes "Cannot boot the nodes: ...". */
  message: string;
  hint: string;
  exitCode?: ExitCode;
}

interface Rule extends KnownFailure {
  /** Tested against Vagrant's error class and text together. */
  match: RegExp;
}

const HOST = ExitCode.host;

/** First match wins: causes before consequences, the special before the general. */
const RULES: readonly Rule[] = [
  {
    match: /MachineLocked|EnvironmentLocked|another process is already executing an action/i,
    code: 'K8SLAB_VAGRANT_LOCKED',
    message: 'another vagrant process is working on this lab',
    hint: 'Wait until it is done, or end it (ps -ef | grep vagrant), then run the same command again.',
    exitCode: ExitCode.locked,
  },
  {
    match:
      /internal snapshots? (?:of a VM with pflash|are not supported|for disk .* unsupported)|SnapshotNotSupported/i,
    code: 'K8SLAB_SNAPSHOT_UNSUPPORTED',
    message: 'this machine cannot be saved as a whole (a raw disk, or firmware with memory of its own)',
    hint: 'Use k8slab reset --soft, or a box with a qcow2 disk and BIOS boot.',
  },
  {
    match: /Cannot connect to the Docker daemon|docker daemon is not running|error during connect/i,
    code: 'K8SLAB_DOCKER_DOWN',
    message: 'the docker daemon does not answer',
    hint: 'Start it (sudo systemctl start docker, or Docker Desktop), or let k8slab doctor --fix do it.',
    exitCode: HOST,
  },
  {
    match: /permission denied.*docker\.sock|docker\.sock.*permission denied/is,
    code: 'K8SLAB_DOCKER_PERMISSION',
    message: 'this user may not use docker',
    hint: 'Add yourself to the group (sudo usermod -aG docker $USER) and log in again.',
    exitCode: HOST,
  },
  {
    match: /Pool overlaps with other one on this address space|network called .* using subnet .* is already in use/is,
    code: 'K8SLAB_NET_OVERLAP',
    message: "the nodes' network overlaps with another docker network",
    hint: 'Remove that network (docker network ls, docker network rm), or choose another network.nodes in k8slab.yaml.',
  },
  {
    match: /No such image|pull access denied|manifest unknown|Unable to find image/i,
    code: 'K8SLAB_NODE_IMAGE',
    message: 'the docker image of the nodes is not there and cannot be pulled',
    hint: 'Build it with k8slab box build --provider docker, or name another one as box.name in k8slab.yaml.',
    exitCode: HOST,
  },
  {
    match: /Failed to connect socket to '?[^\n]*libvirt[^\n]*(?:No such file|Connection refused)/i,
    code: 'K8SLAB_LIBVIRT_DOWN',
    message: 'libvirt does not answer',
    hint: 'Start it (sudo systemctl start libvirtd), or let k8slab doctor --fix do it.',
    exitCode: HOST,
  },
  {
    match: /Cannot access (?:storage file|backing file)|Could not open '[^'\n]*': Permission denied/i,
    code: 'K8SLAB_LIBVIRT_DISK',
    message: 'libvirt may not read the disk of a node',
    hint:
      "Its user (libvirt-qemu, or qemu) needs access to the storage pool's directory and all above it; a pool in a home " +
      'directory has to be moved, for example to /var/lib/libvirt/images.',
    exitCode: HOST,
  },
  {
    match:
      /(?:connect socket to|virConnectOpen)[^\n]*(?:Permission denied|denied by policy|authentication (?:unavailable|failed))/i,
    code: 'K8SLAB_LIBVIRT_PERMISSION',
    message: 'this user may not use libvirt',
    hint: 'Add yourself to the group (sudo usermod -aG libvirt $USER) and log in again.',
    exitCode: HOST,
  },
  {
    match: /Network is already in use by interface|already in use by another network/i,
    code: 'K8SLAB_NET_OVERLAP',
    message: "the nodes' network is already in use on this host",
    hint: 'See ip route for what uses it (a docker network? another lab?), or choose another network.nodes in k8slab.yaml.',
  },
  {
    match: /The IP address configured for the host-only network is not within the\s+allowed ranges|networks\.conf/i,
    code: 'K8SLAB_VBOX_HOSTONLY_RANGE',
    message: 'VirtualBox does not allow this range for host-only networks',
    hint:
      "Put the line '* 192.168.56.0/21 192.168.1.0/24' (with your network.nodes) into /etc/vbox/networks.conf, " +
      'or set network.nodes: 192.168.56.0/24 in k8slab.yaml.',
    exitCode: HOST,
  },
  {
    match: /specified host network collides with a non-hostonly network/i,
    code: 'K8SLAB_NET_OVERLAP',
    message: "the nodes' network is the network of another adapter of this host, perhaps your home network",
    hint: 'Choose another network.nodes in k8slab.yaml, for example 192.168.56.0/24.',
  },
  {
    match: /VMX root mode|VERR_(?:VMX|SVM)_IN_\w*ROOT_MODE|AMD-V is being used by another hypervisor/i,
    code: 'K8SLAB_HYPERVISOR_CONFLICT',
    message: "another hypervisor (KVM) holds the processor's virtualisation",
    hint: 'Stop its machines (virsh list), or unload it: sudo modprobe -r kvm_intel kvm_amd kvm.',
    exitCode: HOST,
  },
  {
    match: /VT-x is not available|AMD-V is not available|VERR_VMX_NO_VMX|VERR_SVM_NO_SVM|VERR_NEM_VM_CREATE_FAILED/i,
    code: 'K8SLAB_NO_VIRTUALISATION',
    message: "the processor's virtualisation is not available to VirtualBox",
    hint: 'Switch VT-x or AMD-V on in the firmware. On Windows, Hyper-V may hold it: switch that feature off and restart.',
    exitCode: HOST,
  },
  {
    match: /vboxnetctl|vboxdrv|VirtualBox Linux kernel driver|kernel module is not loaded/i,
    code: 'K8SLAB_VBOX_DRIVER',
    message: "VirtualBox's kernel driver is not loaded",
    hint: 'Run sudo /sbin/vboxconfig (Linux), or allow the extension in the security settings and restart (macOS).',
    exitCode: HOST,
  },
  {
    match:
      /Vagrant has detected that you have a version of VirtualBox|VirtualBox.*version.*(?:not supported|is installed)/is,
    code: 'K8SLAB_VBOX_MATRIX',
    message: 'this Vagrant does not support the installed VirtualBox',
    hint: 'VirtualBox 7.2 needs Vagrant 2.4.9 or newer, 7.1 needs 2.4.2, 7.0 needs 2.3.2. Upgrade Vagrant or install an older VirtualBox.',
    exitCode: HOST,
  },
  {
    match: /could not detect VirtualBox|VBoxManageNotFound/i,
    code: 'K8SLAB_VBOX_MISSING',
    message: 'VirtualBox is not installed',
    hint: 'Install VirtualBox and open a new terminal, or choose another provider in k8slab.yaml. k8slab doctor lists what works here.',
    exitCode: HOST,
  },
  {
    match:
      /VMNameExists|VirtualBox machine with the name .* already exists|DomainNameExists|container name .* is already in use/is,
    code: 'K8SLAB_NAME_EXISTS',
    message: 'a machine with the name of a node exists already, and it is not of this lab directory',
    hint: 'Another lab of the same name? Give this one another name in k8slab.yaml, or remove the old machine.',
  },
  {
    match: /DomainVolumeExists|Volume for domain is already created/i,
    code: 'K8SLAB_NAME_EXISTS',
    message: 'the disk of a node exists already, left behind by a machine that is gone',
    hint: 'Run k8slab destroy, it removes disks with the names of this lab, then k8slab up.',
  },
  {
    match: /not enough (?:memory|space)|Cannot allocate memory|No space left on device|VERR_NO_MEMORY|VERR_DISK_FULL/i,
    code: 'K8SLAB_HOST_FULL',
    message: 'this host has not enough memory or disk space left',
    hint: 'Lower workers or memory in k8slab.yaml, or free some. k8slab doctor shows what there is.',
    exitCode: HOST,
  },
  {
    match: /ForwardPort.*Coll|cannot forward the specified ports|port is already allocated|address already in use/is,
    code: 'K8SLAB_PORT_IN_USE',
    message: 'a port that should lead to a node is in use on this host',
    hint: 'End what listens there, or choose another ssh.portBase in k8slab.yaml.',
  },
  {
    match: /VMBootTimeout|Timed out while waiting for the machine to boot/i,
    code: 'K8SLAB_BOOT_TIMEOUT',
    message: 'a node did not answer over ssh in time',
    hint:
      'Look at its console. On Windows, Hyper-V, WSL2 or core isolation make VirtualBox very slow; without hardware ' +
      'virtualisation every guest is. Running the same command again goes on waiting.',
  },
  {
    match: /DownloaderChecksum/i,
    code: 'K8SLAB_BOX_CHECKSUM',
    message: 'the downloaded box is damaged',
    hint: 'Run the command again; if it stays so, a proxy or login page answers instead of the box server.',
  },
  {
    match: /BoxAdd|BoxNotFound|Box.*could not be found|DownloaderError|box you're attempting to add|BoxServerNotSet/i,
    code: 'K8SLAB_BOX_NOT_FOUND',
    message: 'the box cannot be found or downloaded',
    hint:
      'Check the network, or set box.file (a local .box) or box.url in k8slab.yaml. Short names like bento/... need the ' +
      'Vagrant box server, or a mirror of it named in VAGRANT_SERVER_URL.',
  },
  {
    match: /SSHNotReady|not yet ready for SSH/i,
    code: 'K8SLAB_NODE_NOT_RUNNING',
    message: 'the node is not running',
    hint: 'Start it with k8slab up.',
  },
  {
    match: /MachineNotFound/,
    code: 'K8SLAB_NODE_UNKNOWN',
    message: 'the Vagrantfile has no such node',
    hint: 'See k8slab status for the names. If k8slab.yaml changed, run k8slab render.',
    exitCode: ExitCode.usage,
  },
  {
    match: /Vagrantfile.*syntax error|VagrantfileSyntaxError|VagrantfileLoadError|NoEnvironmentError/is,
    code: 'K8SLAB_VAGRANTFILE',
    message: 'the Vagrantfile cannot be loaded',
    hint: 'Run k8slab render to write it anew.',
  },
];

/** What we know about a failure from the words of Vagrant; undefined for one we have never met. */
export function knownFailure(said: string): KnownFailure | undefined {
  return RULES.find(({ match }) => match.test(said));
}
