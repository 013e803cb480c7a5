import { describe, expect, it } from 'vitest';
import {
  cniVersion,
  controlPlaneTaints,
  criSocket,
  kubeadmApi,
  minorOf,
  pauseTag,
  upstreamSource,
} from '../../src/plan/versions.js';

// minor, kubeadm API, pause, source, containerd socket, Calico: as the projects' own release notes have them.
const TABLE = [
  [18, 'v1beta2', '3.2', 'dl.k8s.io', '/run/containerd/containerd.sock', '3.20.6'],
  [20, 'v1beta2', '3.2', 'dl.k8s.io', '/run/containerd/containerd.sock', '3.20.6'],
  [21, 'v1beta2', '3.4.1', 'dl.k8s.io', '/run/containerd/containerd.sock', '3.20.6'],
  [22, 'v1beta3', '3.5', 'dl.k8s.io', '/run/containerd/containerd.sock', '3.25.2'],
  [23, 'v1beta3', '3.6', 'dl.k8s.io', '/run/containerd/containerd.sock', '3.25.2'],
  [34, 'v1beta4', '3.10.1', 'pkgs.k8s.io', 'unix:///run/containerd/containerd.sock', '3.32.1'],
  [36, 'v1beta4', '3.10.2', 'pkgs.k8s.io', 'unix:///run/containerd/containerd.sock', '3.32.1'],
  [37, 'v1beta4', '3.10.2', 'pkgs.k8s.io', 'unix:///run/containerd/containerd.sock', '3.32.1'],
] as const;

describe('versions', () => {
  it.each(TABLE)('knows what 1.%i needs', (minor, api, pause, source, socket, calico) => {
    expect(kubeadmApi(minor)).toBe(`kubeadm.k8s.io/${api}`);
    expect(pauseTag(minor)).toBe(pause);
    expect(upstreamSource(minor)).toBe(source);
    expect(criSocket(minor, 'containerd')).toBe(socket);
    expect(cniVersion('calico', minor, '')).toBe(calico);
  });

  it.each([
    [23, ['node-role.kubernetes.io/master']],
    [24, ['node-role.kubernetes.io/master', 'node-role.kubernetes.io/control-plane']],
    [25, ['node-role.kubernetes.io/control-plane']],
  ])('taints the control plane of 1.%i', (minor, taints) => {
    expect(controlPlaneTaints(minor)).toEqual(taints);
  });

  it('reads the minor', () => {
    expect(minorOf('1.20.15')).toBe(20);
  });

  it('knows that dockershim ended with 1.24', () => {
    expect(criSocket(23, 'docker')).toBe('/var/run/dockershim.sock');
    expect(criSocket(24, 'docker')).toBe('unix:///var/run/cri-dockerd.sock');
  });

  it('gives static-route the version of its plugins, none no version', () => {
    expect(cniVersion('static-route', 20, '1.1.1')).toBe('1.1.1');
    expect(cniVersion('none', 20, '1.1.1')).toBe('');
  });
});
