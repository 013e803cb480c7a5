import type { doctorEn } from '../en/doctor.js';
import type { Translated } from '../translated.js';

export const doctorKo: Translated<typeof doctorEn> = {
  vagrantMissing: 'vagrant가 설치되어 있지 않습니다',
  vagrantSeen: (version, program) => `vagrant ${version} (${program})`,
  vagrantWhy: 'k8slab은 Vagrant로 가상 머신을 만들고 시작합니다',
  vagrantFix: '`k8slab doctor --fix`를 실행하거나 Vagrant 사이트 또는 패키지 관리자에서 설치하세요',
  providerWhy: '가상 머신을 만들려면 Vagrant와 함께 동작하는 하이퍼바이저가 필요합니다',
  providerFix:
    'VirtualBox를 설치하거나, 리눅스에서는 `k8slab doctor --fix --provider libvirt` 또는 `--provider docker`를 실행하세요',
  unused: '이 실습 환경에서 쓰지 않습니다',
  linuxOnly: (name) => `${name} 노드는 리눅스 호스트에서만 쓸 수 있습니다`,

  virtualboxMissing: 'VirtualBox가 설치되어 있지 않습니다',
  virtualboxFix: 'VirtualBox 7.x를 공식 사이트에서 받아 설치하세요',
  virtualboxNoLinuxArm: 'arm64 리눅스용 VirtualBox는 없습니다',
  virtualboxSilent: 'VBoxManage가 있지만 버전을 알려 주지 않습니다',
  virtualboxDriver: 'VirtualBox는 있지만 커널 드라이버가 올라와 있지 않습니다(/dev/vboxdrv 없음)',
  virtualboxDriverWhy: '드라이버가 없으면 어떤 가상 머신도 시작할 수 없습니다',
  virtualboxDriverFix:
    '실행 중인 커널의 헤더를 설치하고 `sudo /sbin/vboxconfig`를 실행하세요. 시큐어 부트에서는 모듈에 서명해야 합니다',
  virtualboxWorks: (version) => `VirtualBox ${version} 사용 가능`,
  notBoth: 'VirtualBox와 Vagrant가 모두 있지는 않습니다',
  matrixSeen: (virtualbox, vagrant) => `VirtualBox ${virtualbox}, Vagrant ${vagrant}`,
  matrixRefused: (vagrant, virtualbox) => `Vagrant ${vagrant}는 VirtualBox ${virtualbox}를 거부합니다`,
  matrixFix: (vagrant, virtualbox) =>
    `Vagrant를 ${vagrant} 이상으로 올리거나 VirtualBox ${virtualbox} 대신 더 낮은 버전을 설치하세요`,
  matrixUnknown: 'k8slab이 아는 것보다 새로운 VirtualBox라서 Vagrant가 거부할 수 있습니다',
  matrixUnknownFix: '그대로 진행해 보고, Vagrant가 거부하면 Vagrant를 올리세요',
  matrixTooOld: '지원이 끝난 VirtualBox이며 k8slab에서 시험하지 않았습니다',
  matrixTooOldFix: 'VirtualBox를 7.x로 올리세요',
  hostOnlyFits: (nodes) => `${nodes}는 호스트 전용 네트워크로 쓸 수 있습니다`,
  hostOnlySeen: (refused, allowed) => `${refused}는 허용 범위(${allowed || '없음'}) 밖입니다`,
  hostOnlyWhy: 'VirtualBox는 이 범위 밖의 호스트 전용 네트워크를 거부하고, Vagrant는 부팅 전에 멈춥니다',
  hostOnlyFix: (line) =>
    `/etc/vbox/networks.conf에서 *로 시작하는 줄을 다음 한 줄로 바꾸세요: ${line} (또는 network.nodes를 허용 범위 안으로 정하세요)`,
  notWindows: '윈도우가 아닙니다',
  hypervNone: '켜져 있는 다른 하이퍼바이저가 없습니다',
  hypervSeen: (features) => `켜져 있음: ${features}`,
  hypervWhy: 'VirtualBox가 윈도우의 하이퍼바이저와 프로세서를 나눠 써서 가상 머신이 아주 느리거나 시작하지 못합니다',
  hypervFix:
    '이 기능들을 끄고(optionalfeatures.exe, 코어 격리) 다시 시작하거나, 가상 머신에 시간을 훨씬 더 주세요. WSL 2에는 이 기능들이 필요합니다',

  libvirtMissing: 'virsh가 설치되어 있지 않습니다',
  libvirtPlugin: 'vagrant-libvirt 플러그인이 설치되어 있지 않습니다',
  libvirtSilent: (error) => `libvirt가 응답하지 않습니다: ${error}`,
  libvirtWorks: (hypervisor) => `libvirt 응답: ${hypervisor}`,
  libvirtKvm: (hypervisor) => `libvirt 응답: ${hypervisor}, KVM 사용`,
  libvirtEmulation: (hypervisor) => `libvirt 응답: ${hypervisor}, 느린 소프트웨어 에뮬레이션만 가능`,
  libvirtWhy: 'libvirt 프로바이더의 가상 머신은 libvirt 데몬이 만듭니다',
  libvirtFixInstall: '`k8slab doctor --fix --provider libvirt`를 실행하세요',
  libvirtFixStart:
    '`k8slab doctor --fix --provider libvirt`를 실행하거나, libvirtd를 시작하고 사용자를 libvirt 그룹에 넣으세요',
  notLibvirt: 'libvirt를 쓰지 않습니다',
  kvmSeen: 'KVM으로 가상 머신을 실행할 수 있습니다',
  kvmNone: '하드웨어 가상화가 없습니다: /dev/kvm이 없거나 /proc/cpuinfo에 vmx, svm이 없습니다',
  kvmWhy: '가상 머신이 소프트웨어로 실행되어 몇 배 느립니다',
  kvmFix: '펌웨어에서 가상화를 켜거나, 이 호스트가 가상 머신이라면 중첩 가상화를 켜세요',

  dockerMissing: 'docker가 설치되어 있지 않습니다',
  dockerSilent: (error) => `docker 서버가 응답하지 않습니다: ${error}`,
  dockerWorks: (server) => `docker ${server} 응답`,
  dockerWhy: 'docker 프로바이더의 노드는 docker 컨테이너입니다',
  dockerFixInstall: '`k8slab doctor --fix --provider docker`를 실행하세요',
  dockerFixStart:
    '`k8slab doctor --fix --provider docker`를 실행하거나, dockerd를 시작하고 사용자를 docker 그룹에 넣으세요',
  cgroupSkip: 'docker 노드에만 해당합니다',
  cgroupSeen: (version) => `호스트가 cgroup v${version}을 씁니다`,
  cgroupWhy: '컨테이너는 호스트의 cgroup을 함께 쓰며, kubelet 1.35부터는 cgroup v1을 거부합니다',
  cgroupFix: '호스트를 systemd.unified_cgroup_hierarchy=1로 부팅하거나, 쿠버네티스 1.34를 고르거나, 가상 머신을 쓰세요',

  overlapNone: (nodes) => `${nodes}는 비어 있습니다`,
  overlapSeen: (nodes, cidr, device) => `${nodes}가 ${device}의 ${cidr}와 겹칩니다`,
  overlapWhy: '호스트가 노드로 가는 패킷을 다른 네트워크로 보내게 됩니다',
  overlapFix: 'network.nodes를 비어 있는 네트워크로 정하세요. 예: 192.168.56.0/24',
  memorySeen: (wanted, available, total) =>
    `노드에 ${wanted} MiB가 필요하고, 전체 ${total} MiB 중 ${available} MiB가 남아 있습니다`,
  memoryWhy: '메모리가 모자라면 호스트가 스왑을 쓰고 쿠버네티스가 제한 시간을 넘깁니다',
  memoryFix: '다른 프로그램을 닫거나 workers, controlPlane.memory, worker.memory를 줄이세요',
  diskUnknown: '남은 디스크 공간을 알 수 없습니다',
  diskSeen: (wanted, free) => `실습 환경은 ${wanted} MiB까지 커질 수 있고, ${free} MiB가 남아 있습니다`,
  diskWhy: '디스크가 가득 차면 가상 머신이 쓰는 도중에 멈춥니다',
  diskFix: '공간을 비우거나, 실습 디렉터리와 VAGRANT_HOME을 다른 디스크로 옮기세요',

  fixNothing: '고칠 것이 없습니다.',
  fixPlan: '다음을 실행합니다:',
  fixInstall: (packages) => `apt-get으로 설치: ${packages}`,
  fixSystemd: (units) => `systemctl로 시작: ${units}`,
  fixDaemon: (name) => `${name} 시작(systemd 없음)`,
  fixDone: '빠진 것을 모두 갖추었습니다.',
  stopped: (name, pid) => `${name} 종료(pid ${pid})`,
  stoppedNothing: 'k8slab이 시작해서 아직 실행 중인 프로그램이 없습니다.',
};
