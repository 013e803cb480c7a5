// Writes a bundle's manifest.json:  node write-manifest.mjs BUNDLE_DIR HEADER.json LIST.tsv [FACT=VALUE...]
//   HEADER: everything but "dns" and "files"; {FACT} in its texts is replaced by VALUE.
//   LIST: path, kind, name, version, install, mode, component, also; the last four are empty where a file is not
//   installed, is not for a component, or holds no more images (their names, a space between).
// Fails where the list and the directory disagree: what is not listed is not checked by anyone.
import { createHash } from 'node:crypto';
import { createReadStream, readFileSync, readdirSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';

const [dir, headerPath, listPath, ...factArguments] = process.argv.slice(2);

const facts = Object.fromEntries(factArguments.map((text) => text.split(/=(.*)/s, 2)));
const header = JSON.parse(
  readFileSync(headerPath, 'utf8').replace(/\{([\w-]+)\}/g, (_, name) => {
    if (facts[name] === undefined) throw new Error(`no value for {${name}} of ${headerPath}`);
    return facts[name];
  }),
);

const byPath = (a, b) => (a.path < b.path ? -1 : 1);
const listed = readFileSync(listPath, 'utf8')
  .split('\n')
  .filter((line) => line !== '')
  .map((line) => {
    const [path, kind, name, version, install, mode, component, also] = line.split('\t');
    return {
      path,
      kind,
      name,
      version,
      ...(also && { also: also.split(' ') }),
      ...(install && { install, mode }),
      ...(component && { component }),
    };
  })
  .sort(byPath);

const present = readdirSync(dir, { recursive: true, withFileTypes: true })
  .filter((entry) => !entry.isDirectory())
  .map((entry) => join(entry.parentPath ?? entry.path, entry.name).slice(dir.length + 1))
  .sort();
if (JSON.stringify(present) !== JSON.stringify(listed.map(({ path }) => path))) {
  throw new Error(`${dir} holds ${present.join(' ')}; listed are ${listed.map(({ path }) => path).join(' ')}`);
}

async function sha256(path) {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}

const files = [];
for (const { path, kind, name, version, ...installed } of listed) {
  const file = join(dir, path);
  files.push({ path, kind, name, version, size: statSync(file).size, sha256: await sha256(file), ...installed });
}
const dns = files.some(({ name }) => name.includes('/coredns:'));
if (!dns) {
  header.standIns.push({
    what: 'coredns',
    with: 'none',
    why: 'its Go modules could not be fetched where the bundle was built; names of services do not resolve',
  });
}
const manifest = join(dir, 'manifest.json');
writeFileSync(`${manifest}.partial`, `${JSON.stringify({ ...header, dns, files }, null, 2)}\n`);
renameSync(`${manifest}.partial`, manifest);
