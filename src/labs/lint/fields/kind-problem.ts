import { isScalar, type YAMLMap } from 'yaml';
import type { Path } from '../../../config/read/path.js';
import { showValue } from '../../../config/read/show-value.js';
import { suggest } from '../../../config/suggest.js';
import type { FieldProblem } from './problem.js';
import type { FieldTable } from './table.js';

/** Of a kind that the table does not have: is it one that this Kubernetes would serve, if it existed? */
export function kindProblem(
  { kinds }: FieldTable,
  node: YAMLMap,
  apiVersion: string,
  kind: string,
  path: Path,
): FieldProblem | undefined {
  const known = Object.keys(kinds).map((key): [api: string, kind: string] => {
    const [api = '', name = ''] = key.split(' ');
    return [api, name];
  });
  // The group of a custom resource has a dot in it.
  const isBuiltIn = /^([a-z]+\/)?v\d+$/.test(apiVersion) || known.some(([api]) => api === apiVersion);
  // Betas come and go between two tables; kubectl takes a DeploymentList as it takes a List; v1 Config is a kubeconfig.
  const isOther = apiVersion.includes('beta') || kind.endsWith('List') || `${apiVersion} ${kind}` === 'v1 Config';
  if (!isBuiltIn || isOther) return undefined;
  const written = node.get('kind', true);
  const offset = isScalar(written) ? (written.range?.[0] ?? 0) : 0;
  const hint = kindHint(known, apiVersion, kind);
  const message = `${showValue(apiVersion)} has no ${showValue(kind)}`;
  return { what: 'kind', path: [...path, 'kind'], offset, message, ...(hint !== undefined && { hint }) };
}

function kindHint(known: readonly [api: string, kind: string][], apiVersion: string, kind: string): string | undefined {
  const elsewhere = known.findLast(([, name]) => name === kind)?.[0];
  if (elsewhere !== undefined) return `Did you mean apiVersion: ${elsewhere}?`;
  const meant = suggest(
    kind,
    known.map(([, name]) => name),
  );
  if (meant === undefined) return undefined;
  const apis = known.filter(([, name]) => name === meant).map(([api]) => api);
  return `Did you mean ${meant} of ${apis.includes(apiVersion) ? apiVersion : apis.at(-1)}?`;
}
