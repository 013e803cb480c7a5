/** Part of a manifest; nothing of it is known to be right. */
type Part = Readonly<Record<string, unknown>>;

const LABEL_SELECTOR_KINDS = ['DaemonSet', 'Deployment', 'ReplicaSet', 'StatefulSet'];
const POD_TEMPLATE_KINDS = [...LABEL_SELECTOR_KINDS, 'Job', 'ReplicationController'];

/**
 * What an API server would refuse of an object though each field is one that it knows, or what leaves it without effect,
 * as far as labs could get it wrong. What fields there are and which must be there is in fields/.
 */
export function objectProblems(object: Part): string[] {
  const { kind, metadata } = object;
  if (kind === 'List') return list(object['items']).flatMap((item) => objectProblems(part(item)));
  const { name, generateName } = part(metadata);
  const problems: string[] = [];
  if (!isText(name) && !isText(generateName)) problems.push('it has no metadata.name');
  else if (isText(name) && !isName(name)) problems.push(`its name ${name} is not one that Kubernetes takes`);
  if (typeof kind !== 'string') return problems;
  const spec = part(object['spec']);
  if (kind === 'Pod') problems.push(...podProblems(object['spec'], 'spec'));
  if (kind === 'CronJob') {
    problems.push(...templateProblems(part(part(spec['jobTemplate'])['spec']), 'spec.jobTemplate.spec.template'));
  }
  if (POD_TEMPLATE_KINDS.includes(kind)) problems.push(...templateProblems(spec, 'spec.template'));
  if (LABEL_SELECTOR_KINDS.includes(kind)) problems.push(...selectorProblems(object['spec']));
  if (kind === 'Service') problems.push(...serviceProblems(spec));
  return problems;
}

function templateProblems(spec: Part, path: string): string[] {
  return podProblems(part(spec['template'])['spec'], `${path}.spec`);
}

function podProblems(spec: unknown, path: string): string[] {
  const containers = part(spec)['containers'] ?? undefined;
  // Of a spec that is there, fields/ says what it lacks, as of the containers.
  if (isPart(spec) && containers === undefined) return [];
  if (!Array.isArray(containers) || containers.length === 0) return [`it has no ${path}.containers`];
  const seen = new Set<unknown>();
  return containers.map(part).flatMap(({ name, image }, index) => {
    const problems: string[] = [];
    if (name === '') problems.push(`${path}.containers[${index}] has no name`);
    else if (isText(name) && seen.has(name)) problems.push(`two of ${path}.containers have the name ${name}`);
    if (!isText(image)) problems.push(`${path}.containers[${index}] has no image`);
    seen.add(name);
    return problems;
  });
}

/** A selector that does not find the pods of its own template is refused. */
function selectorProblems(written: unknown): string[] {
  const spec = part(written);
  if (isPart(written) && spec['selector'] === undefined) return [];
  const { matchLabels, matchExpressions } = part(spec['selector']);
  if (matchLabels === undefined && matchExpressions === undefined) return ['it has no spec.selector'];
  const labels = part(part(part(spec['template'])['metadata'])['labels']);
  const unlike = Object.entries(part(matchLabels)).filter(([key, value]) => labels[key] !== value);
  const outside = list(matchExpressions)
    .map(part)
    .filter(({ key, operator, values }) => operator === 'In' && !list(values).includes(labels[String(key)]));
  return [
    ...unlike.map(
      ([key, value]) => `its selector wants ${key}: ${String(value)}, its template does not have that label`,
    ),
    ...outside.map(
      ({ key }) => `its selector wants one of some values of ${String(key)}, its template has none of them`,
    ),
  ];
}

function serviceProblems({ type, ports, externalName, clusterIP }: Part): string[] {
  if (type === 'ExternalName') return isText(externalName) ? [] : ['it has no spec.externalName'];
  const isHeadless = clusterIP === 'None';
  return list(ports).length === 0 && !isHeadless ? ['it has no spec.ports'] : [];
}

/** A label of DNS, or several with dots. RBAC and a few others take colons, too. */
function isName(name: string): boolean {
  return name.length <= 253 && /^[a-z0-9]([a-z0-9.:-]*[a-z0-9])?$/.test(name);
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function part(value: unknown): Part {
  return isPart(value) ? value : {};
}

function isPart(value: unknown): value is Part {
  return typeof value === 'object' && value !== null;
}
