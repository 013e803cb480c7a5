import { LabError } from '../errors.js';

export interface KubeconfigParts {
  /** Base64 PEM, as in the file. */
  ca: string;
  certificate: string;
  key: string;
}

/** Reads what a kubeconfig of one cluster and one user has to say; kubeadm writes one value a line. */
export function readAdminConf(text: string): KubeconfigParts {
  const value = (name: string): string => {
    const found = new RegExp(`^\\s*${name}:\\s*"?([A-Za-z0-9+/=]+)"?\\s*$`, 'm').exec(text)?.[1];
    if (found === undefined) {
      throw new LabError('K8SLAB_KUBECONFIG', `Cannot use admin.conf of the control plane: it has no ${name}`, {
        hint: 'Run kubeadm init phase kubeconfig admin on the control plane, then k8slab up',
      });
    }
    return found;
  };
  return {
    ca: value('certificate-authority-data'),
    certificate: value('client-certificate-data'),
    key: value('client-key-data'),
  };
}

/**
 * A kubeconfig whose cluster, user and context all carry the name of the lab: kubeadm calls each of its clusters
 * `kubernetes`, so two of them would overwrite each other in one file. The name is an RFC 1123 label, which may be a
 * number or a truth value to YAML; the values are base64.
 */
export function kubeconfigText(lab: string, server: string, { ca, certificate, key }: KubeconfigParts): string {
  const [name, user] = [JSON.stringify(lab), JSON.stringify(`${lab}-admin`)];
  return `apiVersion: v1
kind: Config
current-context: ${name}
preferences: {}
clusters:
- name: ${name}
  cluster:
    certificate-authority-data: ${ca}
    server: ${server}
contexts:
- name: ${name}
  context:
    cluster: ${name}
    user: ${user}
users:
- name: ${user}
  user:
    client-certificate-data: ${certificate}
    client-key-data: ${key}
`;
}
