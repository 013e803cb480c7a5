// What `lab lint` knows of a Kubernetes version's objects:  node field-table.mjs VERSION SWAGGER.json OPENAPI.go > TABLE
//   SWAGGER: api/openapi-spec/swagger.json of that version. Only names and types are taken, no prose.
//   OPENAPI: pkg/generated/openapi/zz_generated.openapi.go of the newest version, for the values a field may have:
//   no swagger.json has them, and before 1.23 nothing has. A newer list holds the older one.
// The table's form is told in src/labs/lint/fields/table.ts.
import { readFileSync } from 'node:fs';

const [version, swaggerPath, openapiPath] = process.argv.slice(2);
const { definitions } = JSON.parse(readFileSync(swaggerPath, 'utf8'));
const choices = readChoices(readFileSync(openapiPath, 'utf8'));

const META = 'io.k8s.apimachinery.pkg.apis.meta.v1.';
/** Definitions that are no objects with fields of their own. The rest without properties may hold anything. */
const SCALARS = {
  'io.k8s.apimachinery.pkg.api.resource.Quantity': 'quantity',
  'io.k8s.apimachinery.pkg.util.intstr.IntOrString': 'int-or-string',
  [`${META}Time`]: 'string',
  [`${META}MicroTime`]: 'string',
};

/** `core.v1.Container imagePullPolicy` → `=Always|IfNotPresent|Never` */
function readChoices(go) {
  const found = new Map();
  let type;
  let field;
  for (const line of go.split('\n')) {
    const [, group, apiVersion, name] = /^func schema_k8sio_api_([a-z]+)_(v\w+?)_(\w+)\(/.exec(line) ?? [];
    if (name) type = `${group}.${apiVersion}.${name}`;
    else if (line.startsWith('func ')) type = undefined;
    // Five tabs: a property. What is deeper are the items of a list.
    field = /^\t{5}"([^"]+)": \{$/.exec(line)?.[1] ?? field;
    const values = /^\t+Enum: +\[\]interface\{\}\{(.*)\},$/.exec(line)?.[1];
    if (type && values) found.set(`${type} ${field}`, `=${JSON.parse(`[${values}]`).filter(Boolean).join('|')}`);
  }
  return found;
}

/** `io.k8s.api.core.v1.Container` → `core.v1.Container` */
const shortName = (name) => name.split('.').slice(-3).join('.');
const nameOf = ({ $ref }) => $ref.replace('#/definitions/', '');

const types = {};

/** The type in the notation of the table; what it names is put into `types`. */
function typeOf(schema, where) {
  if (schema.$ref) {
    const name = nameOf(schema);
    if (SCALARS[name]) return SCALARS[name];
    if (!definitions[name].properties) return 'any';
    addType(name);
    return shortName(name);
  }
  if (schema.type === 'array') return `[]${typeOf(schema.items, where)}`;
  if (schema.type === 'object') {
    return schema.additionalProperties ? `{}${typeOf(schema.additionalProperties, where)}` : 'any';
  }
  if (schema.format === 'byte') return 'base64';
  return choices.get(where) ?? schema.type;
}

function addType(name) {
  const key = shortName(name);
  if (types[key]) return;
  const fields = (types[key] = {});
  const { properties, required = [], 'x-kubernetes-group-version-kind': kinds } = definitions[name];
  for (const [field, schema] of Object.entries(properties).sort(byKey)) {
    // Nobody writes a status: of what a manifest holds there, the API server takes nothing.
    const type = kinds && field === 'status' ? 'any' : typeOf(schema, `${key} ${field}`);
    fields[required.includes(field) ? `${field}!` : field] = type;
  }
}

function byKey([a], [b]) {
  return a < b ? -1 : 1;
}

const kinds = {};
for (const [name, { properties = {}, 'x-kubernetes-group-version-kind': served = [] }] of Object.entries(definitions)) {
  // Without the metadata of an object: lists, answers and options of requests.
  const isObject = properties.metadata?.$ref && nameOf(properties.metadata) === `${META}ObjectMeta`;
  for (const { group, version: apiVersion, kind } of isObject ? served : []) {
    // Off in every cluster that nobody configured for it.
    if (apiVersion.includes('alpha')) continue;
    addType(name);
    kinds[`${group === '' ? '' : `${group}/`}${apiVersion} ${kind}`] = shortName(name);
  }
}

/** One entry a line: a new version is a diff that can be read. */
function lines(entries) {
  return Object.entries(entries)
    .sort(byKey)
    .map(([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)}`)
    .join(',\n');
}
process.stdout.write(`{"version":"${version}",\n"kinds":{\n${lines(kinds)}\n},\n"types":{\n${lines(types)}\n}}\n`);
