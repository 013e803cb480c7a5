import { dockerNetworks } from '../components/docker/networks.js';
import { cniManifest } from '../plan/cni-manifests.js';
import { dockerMirrors, hasDocker } from '../plan/docker-mirrors.js';
import { isEmulated } from '../plan/emulated.js';
import type { Plan, PlanNode } from '../plan/model.js';
import { minorOf } from '../plan/versions.js';
import { componentFiles } from './component-files.js';
import type { TemplateEngine } from './engine.js';
import { kubeadmView } from './kubeadm-view.js';
import { hostsTomlView, mirrorDirectory } from './registry-view.js';

/** `[path, content]` of one node, relative to `nodes/<node>/`. `files/` becomes /opt/k8slab/files on the node. */
export function nodeFiles(
  plan: Plan,
  node: PlanNode,
  engine: TemplateEngine,
  asset: (name: string) => string,
): [path: string, content: string][] {
  const variables = Object.entries(plan.env[node.name] ?? {}).map(([name, value]) => ({ name, value }));
  const files: [string, string][] = [['env', engine.render('node-env', { node: node.name, variables })]];
  const add = (path: string, content: string): void => void files.push([`files/${path}`, content]);
  const container = plan.provider.name === 'docker';

  if (plan.runtime.name === 'containerd') {
    const view = { pauseImage: plan.kubernetes.pauseImage, container };
    for (const name of ['containerd-1.toml', 'containerd-2.toml']) add(name, engine.render(`files/${name}`, view));
    add('containerd.service', asset('files/containerd.service'));
    for (const [registry, mirrors] of Object.entries(plan.registryMirrors)) {
      const content = engine.render('files/hosts.toml', hostsTomlView(registry, mirrors));
      add(`certs.d/${mirrorDirectory(registry)}/hosts.toml`, content);
    }
  }
  if (hasDocker(plan)) {
    const { fit: mirrors } = dockerMirrors(plan);
    const isRuntime = plan.runtime.name === 'docker';
    // On a machine whose runtime it is, Docker has the networks of the book.
    const networks = (container || !isRuntime) && (dockerNetworks(plan) ?? false);
    const restricted = container && isRuntime;
    const insecure = mirrors.filter((url) => url.startsWith('http://')).map((url) => new URL(url).host);
    add('docker-daemon.json', engine.render('files/docker-daemon.json', { mirrors, insecure, networks, restricted }));
  }

  for (const name of ['kubelet.service', '10-kubeadm.conf']) add(name, asset(`files/${name}`));
  // Files that `kubeadm init` lays over the manifests of the control plane.
  if (node.role === 'control-plane' && isEmulated(plan)) {
    const always = ['kube-apiserver', 'kube-controller-manager', 'kube-scheduler', 'etcd'];
    // A patch of a probe that is not there would be a probe of nothing, which the kubelet refuses.
    const readiness = minorOf(plan.kubernetes.version) >= 32 ? ['kube-scheduler-ready', 'etcd-ready'] : [];
    for (const name of [...always, ...readiness])
      add(`kubeadm-patches/${name}.yaml`, asset(`files/kubeadm-patches/${name}.yaml`));
  }
  const kubeadm = node.role === 'control-plane' ? 'kubeadm-init.yaml' : 'kubeadm-join.yaml.in';
  add(kubeadm, engine.render(`files/${kubeadm}`, kubeadmView(plan, node)));

  if (plan.cni.name === 'static-route') {
    const podSubnet = plan.env[node.name]?.['K8SLAB_POD_SUBNET'] ?? '';
    add('cni/static-route.conflist', engine.render('files/cni/static-route.conflist', { podSubnet }));
  }
  if (plan.cni.name === 'calico' && node.role === 'control-plane') {
    const vxlan = plan.cni.encapsulation === 'vxlan';
    const view = { podCidr: plan.network.pods, nodesCidr: plan.network.nodes, vxlan };
    add('cni/calico.env', engine.render('files/cni/calico.env', view));
  }
  const manifest = node.role === 'control-plane' ? cniManifest(plan.cni.name, plan.cni.version) : undefined;
  if (manifest) add('cni/source', `${manifest.sha256}\t${manifest.url}\n`);
  for (const [path, content] of componentFiles(plan, node, engine)) add(path, content);
  return files;
}
