/** Outputs as the programs print them. */

export const IP_ROUTE = JSON.stringify([
  {
    dst: 'default',
    gateway: '192.168.1.1',
    dev: 'wlp3s0',
    protocol: 'dhcp',
    prefsrc: '192.168.1.17',
    metric: 600,
    flags: [],
  },
  {
    dst: '172.17.0.0/16',
    dev: 'docker0',
    protocol: 'kernel',
    scope: 'link',
    prefsrc: '172.17.0.1',
    flags: ['linkdown'],
  },
  {
    dst: '192.168.1.0/24',
    dev: 'wlp3s0',
    protocol: 'kernel',
    scope: 'link',
    prefsrc: '192.168.1.17',
    metric: 600,
    flags: [],
  },
  { dst: '10.8.0.5', dev: 'tun0', protocol: 'kernel', scope: 'link', flags: [] },
]);

export const IP_ADDR = JSON.stringify([
  {
    ifindex: 1,
    ifname: 'lo',
    addr_info: [
      { family: 'inet', local: '127.0.0.1', prefixlen: 8 },
      { family: 'inet6', local: '::1', prefixlen: 128 },
    ],
  },
  {
    ifindex: 3,
    ifname: 'wlp3s0',
    operstate: 'UP',
    addr_info: [{ family: 'inet', local: '192.168.1.17', prefixlen: 24 }],
  },
  {
    ifindex: 5,
    ifname: 'vboxnet0',
    operstate: 'DOWN',
    addr_info: [{ family: 'inet', local: '192.168.56.1', prefixlen: 24 }],
  },
  { ifindex: 6, ifname: 'eth9', addr_info: [] },
]);

export const NETSTAT_MAC = `Routing tables

Internet:
Destination        Gateway            Flags        Refs      Use   Netif Expire
default            10.10.10.1         UGSc           20       16     en0
10.10.10/24        link#4             UCS             1        0     en0
10.10.10.1/32      link#4             UCS             1        0     en0
10.10.10.1         bc:67:1c:40:3:f6   UHLWIir        21       14     en0   1193
127                127.0.0.1          UCS             0        0     lo0
127.0.0.1          127.0.0.1          UH             54  2734893     lo0
169.254            link#4             UCS             0        0     en0
172.16.111/24      link#11            UC              1        0  vmnet1
192.168.220        link#12            UC              1        0  vmnet8
224.0.0/4          link#4             UmCS            2        0     en0
255.255.255.255/32 link#4             UCS             0        0     en0
`;

/** Windows in German: headings differ, rows do not. */
export const ROUTE_PRINT = `===========================================================================
Schnittstellenliste
 11...0a 00 27 00 00 0b ......VirtualBox Host-Only Ethernet Adapter
  1...........................Software Loopback Interface 1
===========================================================================

IPv4-Routentabelle
===========================================================================
Aktive Routen:
     Netzwerkziel    Netzwerkmaske          Gateway    Schnittstelle Metrik
          0.0.0.0          0.0.0.0      192.168.1.1    192.168.1.33     25
        127.0.0.0        255.0.0.0   Auf Verbindung         127.0.0.1    331
      192.168.1.0    255.255.255.0   Auf Verbindung      192.168.1.33    281
     192.168.1.33  255.255.255.255   Auf Verbindung      192.168.1.33    281
     192.168.56.0    255.255.255.0   Auf Verbindung      192.168.56.1    281
        224.0.0.0        240.0.0.0   Auf Verbindung      192.168.56.1    281
===========================================================================
Ständige Routen:
  Netzwerkadresse          Netzmaske  Gatewayadresse  Metrik
         10.0.0.0        255.0.0.0     192.168.1.254       1
===========================================================================
`.replaceAll('\n', '\r\n');

export const VBOX_WITHOUT_DRIVER = `WARNING: The character device /dev/vboxdrv does not exist.
\t Please install the virtualbox-dkms package and the appropriate
\t headers, most likely linux-headers-amd64.

\t You will not be able to start VMs until this problem is fixed.
7.0.20_Debianr163906
`;

export const VIRSH_VERSION = `Compiled against library: libvirt 9.0.0
Using library: libvirt 9.0.0
Using API: QEMU 9.0.0
Running hypervisor: QEMU 7.2.15

`;

export const CPUINFO_KVM = 'processor\t: 0\nflags\t\t: fpu vme de pse vmx est tm2\n';
export const CPUINFO_NESTED = 'processor\t: 0\nflags\t\t: fpu vme de pse hypervisor\nvmx flags\t: vnmi\n';

export const POWERSHELL =
  '{"features":["VirtualMachinePlatform","Microsoft-Windows-Subsystem-Linux"],"vbs":true,"hypervisor":true,"services":[1,2]}';

export const W32TM = `Leap Indicator: 0(no warning)
Stratum: 4 (secondary reference - syncd by (S)NTP)
Precision: -23 (119.209ns per tick)
`;
/** In Korean, of a clock that no server has set yet. */
export const W32TM_KOREAN = `윤초 조정: 3(동기화되지 않음)
계층: 0(지정 안 함)
정밀도: -23(119.209ns/틱)
`;
export const PROC_VERSION_WSL2 =
  'Linux version 5.15.167.4-microsoft-standard-WSL2 (root@f9c826d3017f) (gcc (GCC) 11.2.0) #1 SMP Tue Nov 5 00:21:55 UTC 2024';
export const PROC_VERSION_WSL1 =
  'Linux version 4.4.0-19041-Microsoft (Microsoft@Microsoft.com) (gcc version 5.4.0 (GCC) ) #1237-Microsoft Sat Sep 11 14:32:00 PST 2021';
export const PROC_MODULES_KVM = `kvm_intel 479232 0 - Live 0x0000000000000000
kvm 1409024 1 kvm_intel, Live 0x0000000000000000
`;
