import type { E2eLab } from './lab.js';

/** What components make that no namespace holds, and the two namespaces they share with others. */
const CLUSTER_KINDS =
  'namespaces,customresourcedefinitions,clusterroles,clusterrolebindings,apiservices,validatingwebhookconfigurations,mutatingwebhookconfigurations,ingressclasses,storageclasses,persistentvolumes,csidrivers';
const SHARED_KINDS =
  'deployments,daemonsets,statefulsets,jobs,services,serviceaccounts,configmaps,roles,rolebindings,persistentvolumeclaims';

/** Names of all objects by which a component can be noticed, as `kind/name`, sorted. */
export async function clusterObjects(lab: E2eLab): Promise<string[]> {
  // Gone since 1.25.
  const policies = (await lab.kubectl(['api-resources', '-o', 'name'])).includes('podsecuritypolicies');
  const kinds = policies ? `${CLUSTER_KINDS},podsecuritypolicies` : CLUSTER_KINDS;
  const outside = await lab.kubectl(['get', kinds, '-o', 'name']);
  const shared: string[] = [];
  for (const namespace of ['default', 'kube-system']) {
    const names = await lab.kubectl(['-n', namespace, 'get', SHARED_KINDS, '-o', 'name']);
    shared.push(...names.split('\n').map((name) => (name === '' ? '' : `${namespace} ${name}`)));
  }
  return [...outside.split('\n'), ...shared].filter((name) => name !== '').sort();
}
