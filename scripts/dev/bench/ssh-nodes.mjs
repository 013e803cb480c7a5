import { chmodSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import ts from 'typescript';

/**
 * Simulated nodes in a process of their own: the SSH servers of the tests. Started with names of nodes, tells how to
 * reach them as one line of JSON, and ends when its stdin does.
 */
async function loadServer() {
  const source = fileURLToPath(new URL('../../../test/ssh/server.ts', import.meta.url));
  const { outputText } = ts.transpileModule(readFileSync(source, 'utf8'), {
    compilerOptions: { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022 },
  });
  // Beside this file, from where ssh2 can be found.
  const compiled = fileURLToPath(new URL(`.ssh-server-${process.pid}.mjs`, import.meta.url));
  writeFileSync(compiled, outputText);
  try {
    return await import(pathToFileURL(compiled).href);
  } finally {
    rmSync(compiled);
  }
}

function kubeNodes(names) {
  return names.map((name) => ({
    metadata: { name },
    status: {
      conditions: [{ type: 'Ready', status: 'True' }],
      nodeInfo: { kubeletVersion: 'v1.36.4', containerRuntimeVersion: 'containerd://2.1.0' },
    },
  }));
}

const names = process.argv.slice(2);
const { startServer, publicLine } = await loadServer();
const servers = await Promise.all(names.map(() => startServer()));
for (const { dir } of servers) {
  const path = join(dir, 'bin', 'kubectl');
  const nodes = JSON.stringify({ items: kubeNodes(names) });
  writeFileSync(path, `#!/bin/sh\ncat <<'END'\n${nodes}\nEND\n`);
  chmodSync(path, 0o755);
}
const nodes = names.map((node, index) => ({
  target: { ...servers[index].target, node },
  hostKey: publicLine(servers[index].hostKey),
}));
process.stdout.write(`${JSON.stringify(nodes)}\n`);
process.stdin.resume();
process.stdin.on('end', async () => {
  await Promise.all(servers.map((server) => server.stop()));
  process.exit(0);
});
