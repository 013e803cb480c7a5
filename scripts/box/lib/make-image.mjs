// Writes container images as a docker-archive tar, with neither a docker daemon
// nor a dependency:   node make-image.mjs SPEC.json OUT.tar
//   SPEC: {"ref": "k8s.gcr.io/pause:3.2", "layers": ["DIR", ...],
//          "config": {"Entrypoint": [...], "Cmd": [...], "Env": [...]}}
//   or several images, with layers that are the same written once:
//         {"images": [IMAGE, ...], "compress": true}; an image may have "history", a text for each layer
// Each layer is the content of a directory. The same directories give the same bytes:
// names are sorted and times are fixed, owners and modes are taken as they are.
// Device nodes and sockets are left out, every runtime makes its own /dev.
import { createHash } from 'node:crypto';
import {
  closeSync,
  lstatSync,
  openSync,
  readFileSync,
  readSync,
  readdirSync,
  readlinkSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { basename, join } from 'node:path';
import { gzipSync } from 'node:zlib';

const BLOCK = 512;
const CHUNK = 1 << 20;

/** A tar being written to a file, hashed on its way. */
class TarWriter {
  #fd;
  #hash = createHash('sha256');

  constructor(path) {
    this.#fd = openSync(path, 'w', 0o644);
  }

  #write(bytes) {
    this.#hash.update(bytes);
    for (let done = 0; done < bytes.length; ) done += writeSync(this.#fd, bytes, done);
  }

  #pad(size) {
    if (size % BLOCK !== 0) this.#write(Buffer.alloc(BLOCK - (size % BLOCK)));
  }

  #header(entry) {
    for (const [type, value] of [
      ['K', entry.link ?? ''],
      ['L', entry.name],
    ]) {
      // GNU long names: the one extension that docker, containerd and old tars all read.
      if (Buffer.byteLength(value) <= 100) continue;
      const bytes = Buffer.from(`${value}\0`);
      this.#write(ustarHeader({ name: '././@LongLink', type, size: bytes.length, mode: 0, uid: 0, gid: 0 }));
      this.#write(bytes);
      this.#pad(bytes.length);
    }
    this.#write(ustarHeader(entry));
  }

  addBytes(name, bytes) {
    this.#header({ name, type: '0', size: bytes.length, mode: 0o644, uid: 0, gid: 0 });
    this.#write(bytes);
    this.#pad(bytes.length);
  }

  addFile(entry, path) {
    this.#header({ ...entry, type: '0' });
    const fd = openSync(path, 'r');
    const chunk = Buffer.alloc(CHUNK);
    let total = 0;
    for (let n; (n = readSync(fd, chunk, 0, CHUNK, null)) > 0; total += n) this.#write(chunk.subarray(0, n));
    closeSync(fd);
    if (total !== entry.size) throw new Error(`${path} changed while it was read`);
    this.#pad(total);
  }

  addEmpty(entry) {
    this.#header({ ...entry, size: 0 });
  }

  /** Ends the archive; returns the sha256 of the whole file in hex. */
  finish() {
    this.#write(Buffer.alloc(2 * BLOCK));
    closeSync(this.#fd);
    return this.#hash.digest('hex');
  }
}

function ustarHeader({ name, link = '', type, size, mode, uid, gid }) {
  const header = Buffer.alloc(BLOCK);
  const octal = (value, offset, width) => header.write(value.toString(8).padStart(width - 1, '0'), offset);
  header.write(name.slice(0, 100), 0, 100);
  octal(mode & 0o7777, 100, 8);
  octal(uid, 108, 8);
  octal(gid, 116, 8);
  octal(size, 124, 12);
  octal(0, 136, 12); // mtime
  header.write(' '.repeat(8), 148);
  header.write(type, 156);
  header.write(link.slice(0, 100), 157, 100);
  header.write('ustar  \0', 257, 'latin1'); // GNU magic, because of the long names
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return header;
}

function writeLayer(root, path) {
  const tar = new TarWriter(path);
  const firstNameOfInode = new Map();
  const visit = (dir) => {
    const names = readdirSync(join(root, dir)).sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
    for (const name of names) {
      const inner = join(dir, name);
      const stat = lstatSync(join(root, inner));
      const entry = { name: inner, mode: stat.mode, uid: stat.uid, gid: stat.gid, size: stat.size };
      if (stat.isDirectory()) {
        tar.addEmpty({ ...entry, name: `${inner}/`, type: '5' });
        visit(inner);
      } else if (stat.isSymbolicLink()) {
        tar.addEmpty({ ...entry, type: '2', mode: 0o777, link: readlinkSync(join(root, inner)) });
      } else if (stat.isFile()) {
        const first = firstNameOfInode.get(stat.ino);
        if (first !== undefined) {
          tar.addEmpty({ ...entry, type: '1', link: first });
        } else {
          if (stat.nlink > 1) firstNameOfInode.set(stat.ino, inner);
          tar.addFile(entry, join(root, inner));
        }
      }
    }
  };
  visit('');
  return tar.finish();
}

const CREATED = '1970-01-01T00:00:00Z';

/** The layer of each directory: where it was written, and its digest before it is compressed. */
function writeLayers(images, out) {
  const layers = new Map();
  for (const dir of new Set(images.flatMap(({ layers: dirs }) => dirs))) {
    const path = `${out}.layer${layers.size}`;
    layers.set(dir, { path, digest: writeLayer(dir, path) });
  }
  return layers;
}

function configOf({ layers: dirs, config, history }, layers) {
  return Buffer.from(
    JSON.stringify({
      architecture: 'amd64',
      os: 'linux',
      created: CREATED,
      config,
      rootfs: { type: 'layers', diff_ids: dirs.map((dir) => `sha256:${layers.get(dir).digest}`) },
      ...(history && { history: history.map((text) => ({ created: CREATED, created_by: text })) }),
    }),
  );
}

function writeImages({ images, compress = false }, out) {
  const scratch = `${out}.partial`;
  const layers = writeLayers(images, out);
  const layerName = ({ digest }) => `${digest}.tar${compress ? '.gz' : ''}`;
  const configs = images.map((image) => {
    const bytes = configOf(image, layers);
    return { bytes, name: `${createHash('sha256').update(bytes).digest('hex')}.json` };
  });
  const tar = new TarWriter(scratch);
  const manifest = images.map(({ ref, layers: dirs }, index) => ({
    Config: configs[index].name,
    RepoTags: [ref],
    Layers: dirs.map((dir) => layerName(layers.get(dir))),
  }));
  tar.addBytes('manifest.json', Buffer.from(JSON.stringify(manifest)));
  for (const [name, bytes] of new Map(configs.map((each) => [each.name, each.bytes]))) tar.addBytes(name, bytes);
  for (const layer of layers.values()) {
    if (compress) tar.addBytes(layerName(layer), gzipSync(readFileSync(layer.path)));
    else
      tar.addFile(
        { name: layerName(layer), size: lstatSync(layer.path).size, mode: 0o644, uid: 0, gid: 0 },
        layer.path,
      );
    rmSync(layer.path);
  }
  tar.finish();
  renameSync(scratch, out);
}

const [specPath, out, ...rest] = process.argv.slice(2);
if (out === undefined || rest.length > 0) {
  console.error(`usage: node ${basename(process.argv[1])} SPEC.json OUT.tar`);
  process.exit(2);
}
const spec = JSON.parse(readFileSync(specPath, 'utf8'));
writeImages(spec.images ? spec : { images: [spec] }, out);
