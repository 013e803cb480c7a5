import type { Source } from './contents-model.js';

// Checksums by architecture, as Kubespray has recorded them since each release. A release that is not here is
// checked against the file its project publishes beside it.
type Pins = Readonly<Record<string, Readonly<Record<'amd64' | 'arm64', string>>>>;

const CNI_PLUGINS: Pins = {
  '0.8.7': {
    amd64: '977824932d5667c7a37aa6a3cbba40100a6873e7bd97e83e8be837e3e7afd0a8',
    arm64: 'ae13d7b5c05bd180ea9b5b68f44bdaa7bfb41034a2ef1d68fd8e1259797d642f',
  },
  '1.9.1': {
    amd64: 'b98f74a0f8522f0a83867178729c1aa70f2158f90c45a2ca8fa791db1c76b303',
    arm64: '56171987d3947707c3563db2f4001bccaf50fd63468611b9f3cbecb1375ee7ec',
  },
};

const CRICTL: Pins = {
  '1.18.0': {
    amd64: '876dd2b3d0d1c2590371f940fb1bf1fbd5f15aebfbe456703ee465d959700f4a',
    arm64: '95ba32c47ad690b1e3e24f60255273dd7d176e62b1a0b482e5b44a7c31639979',
  },
  '1.19.0': {
    amd64: '87d8ef70b61f2fe3d8b4a48f6f712fd798c6e293ed3723c1e4bbb5052098f0ae',
    arm64: 'ec040d14ca03e8e4e504a85dae5353e04b5d9d8aea3df68699258992c0eb8d88',
  },
  '1.20.0': {
    amd64: '44d5f550ef3f41f9b53155906e0229ffdbee4b19452b4df540265e29572b899c',
    arm64: 'eda6879710eb046d335162d4afe8494c6f8161142ad3188022852f64b92806a8',
  },
  '1.21.0': {
    amd64: '85c78a35584971625bf1c3bcd46e5404a90396f979d7586f18b11119cb623e24',
    arm64: '454eecd29fe636282339af5b73c60234a7d10e4b11b9e18937e33056763d72cf',
  },
  '1.22.0': {
    amd64: '45e0556c42616af60ebe93bf4691056338b3ea0001c0201a6a8ff8b1dbc0652a',
    arm64: 'a713c37fade0d96a989bc15ebe906e08ef5c8fe5e107c2161b0665e9963b770e',
  },
  '1.23.0': {
    amd64: 'b754f83c80acdc75f93aba191ff269da6be45d0fc2d3f4079704e7d1424f1ca8',
    arm64: '91094253e77094435027998a99b9b6a67b0baad3327975365f7715a1a3bd9595',
  },
  '1.34.0': {
    amd64: 'a8ff2a3edb37a98daf3aba7c3b284fe0aa5bff24166d896ab9ef64c8913c9f51',
    arm64: 'c31d252e203df5f4cf37f314bd3092eb79087e791631c1e607087c74b6d0423f',
  },
  '1.35.0': {
    amd64: '2e141e5b22cb189c40365a11807d69b76b9b3caced89fac2f4ec879408ce2177',
    arm64: '519071de89b64c43e2a1661bb5489c6c3fd5e9e5fcef75e50e542b0c891f1118',
  },
  '1.36.0': {
    amd64: '83855e114566a8a8c44c548d515670f51de3a5e1da8b2effb59870e2f10c25a3',
    arm64: '68328594ccf780a80ae2b092d9f6ce484eec7cf540c275242e8fd954bfd95332',
  },
};

const CONTAINERD: Pins = {
  '2.3.4': {
    amd64: '9d68969855fbf676cdb8ed758e420fb048d61f984f61de3e53eddfebe484d168',
    arm64: 'a985fbb7e18fc0362d31a055338f5d7b0e087a3e27f14c70d1c5965399a29f95',
  },
};

const RUNC: Pins = {
  '1.4.3': {
    amd64: 'f6ae8efc0fa40079e1475e97cbe9d1bd3f106a28d6af78a11d9f1bd565515e60',
    arm64: '633301e2e32f8a5ad54031aab4901eb00308bec677dd15faa2751e8f9dab5ca4',
  },
};

type Arch = 'amd64' | 'arm64';

function release(pins: Pins, version: string, arch: Arch, url: string): Source {
  const sha256 = pins[version]?.[arch];
  return { url, check: sha256 === undefined ? { published: `${url}.sha256` } : { sha256 } };
}

const GITHUB = 'https://github.com';

export function cniPluginsArchive(version: string, arch: Arch): Source {
  const base = `${GITHUB}/containernetworking/plugins/releases/download/v${version}`;
  return release(CNI_PLUGINS, version, arch, `${base}/cni-plugins-linux-${arch}-v${version}.tgz`);
}

export function crictlArchive(version: string, arch: Arch): Source {
  const base = `${GITHUB}/kubernetes-sigs/cri-tools/releases/download/v${version}`;
  return release(CRICTL, version, arch, `${base}/crictl-v${version}-linux-${arch}.tar.gz`);
}

export function containerdArchive(version: string, arch: Arch): Source {
  const base = `${GITHUB}/containerd/containerd/releases/download/v${version}`;
  return release(CONTAINERD, version, arch, `${base}/containerd-${version}-linux-${arch}.tar.gz`);
}

export function runcBinary(version: string, arch: Arch): Source {
  return release(RUNC, version, arch, `${GITHUB}/opencontainers/runc/releases/download/v${version}/runc.${arch}`);
}
