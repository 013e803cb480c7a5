import type { KubeObject } from './model.js';

/** `Deployment.apps default/web`; the version of the API is left out, as the same object has several. */
export function objectKey({ apiVersion, kind, metadata: { namespace, name } }: KubeObject): string {
  const group = apiVersion.includes('/') ? `.${apiVersion.split('/')[0] ?? ''}` : '';
  return `${kind}${group} ${namespace === undefined ? '' : `${namespace}/`}${name}`;
}
