import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach } from 'vitest';
import type { ProviderName } from '../../../src/config/model.js';
import { createLocalExec } from '../../../src/exec/local-exec.js';
import { FakeClock } from '../../exec/fake-clock.js';
import { createVagrantProvider, type VagrantProvider } from '../../../src/provider/vagrant/vagrant-provider.js';

/** What a fake program answers to a command line that starts with `when`; the first that fits. */
export interface Reply {
  when: string;
  stdout?: string;
  stderr?: string;
  exitCode?: number;
  /** Machine ids that exist afterwards: node → id. */
  creates?: Record<string, string>;
  /** The first calls that get another answer: how often, and which. */
  first?: { calls: number; reply: Omit<Reply, 'when' | 'first'> };
  /** Waits for SIGINT, says so and ends with 1. */
  untilInterrupted?: boolean;
}

/** Output of real programs, recorded with Vagrant 2.3.4 and Docker 20.10. */
export function recorded(name: string): string {
  return readFileSync(fileURLToPath(new URL(`recorded/${name}.out`, import.meta.url)), 'utf8');
}

const PROGRAM = `#!${process.execPath}
const fs = require('node:fs'), path = require('node:path');
const home = path.dirname(__dirname);
const argv = [path.basename(process.argv[1]), ...process.argv.slice(2)];
const env = Object.fromEntries(Object.entries(process.env).filter(([key]) => /^(VAGRANT|K8SLAB|LANG|LC_)/.test(key)));
fs.appendFileSync(path.join(home, 'calls'), JSON.stringify({ argv, env, cwd: process.cwd() }) + '\\n');
const replies = JSON.parse(fs.readFileSync(path.join(home, 'replies'), 'utf8'));
let reply = replies.find(({ when }) => argv.join(' ').startsWith(when));
const before = fs.readFileSync(path.join(home, 'calls'), 'utf8').trim().split('\\n').length - 1;
if (reply && reply.first && before < reply.first.calls) reply = reply.first.reply;
if (!reply) { console.error('no reply for ' + argv.join(' ')); process.exit(98); }
for (const [node, id] of Object.entries(reply.creates ?? {})) {
  const dir = path.join(home, 'lab/.vagrant/machines', node, process.env.VAGRANT_DEFAULT_PROVIDER);
  fs.mkdirSync(dir, { recursive: true });
  fs.writeFileSync(path.join(dir, 'id'), id);
}
process.stdout.write(reply.stdout ?? '');
process.stderr.write(reply.stderr ?? '');
if (reply.untilInterrupted) {
  process.on('SIGINT', () => { console.log('1,,ui,info,Waiting for cleanup before exiting...'); process.exit(1); });
  console.log('1,,ui,info,ready');
  setInterval(() => {}, 1000);
} else process.exitCode = reply.exitCode ?? 0;
`;

export interface FakeLab {
  labDir: string;
  /** Only waiting for the lock of another vagrant looks at it. */
  clock: FakeClock;
  provider: VagrantProvider;
  /** Command lines, in order. */
  calls(): { argv: string[]; env: Record<string, string>; cwd: string }[];
  addMachine(node: string, id: string): void;
  /** Other replies from here on. */
  answer(replies: readonly Reply[]): void;
}

const homes: string[] = [];

afterEach(() => {
  for (const home of homes.splice(0)) rmSync(home, { recursive: true, force: true });
});

/** A lab directory, and vagrant, docker, virsh, VBoxManage and qemu-img on the PATH that answer from the list. */
export function fakeLab(name: ProviderName, replies: Reply[]): FakeLab {
  const home = mkdtempSync(join(tmpdir(), 'k8slab-vagrant-'));
  homes.push(home);
  const labDir = join(home, 'lab');
  mkdirSync(labDir);
  mkdirSync(join(home, 'bin'));
  for (const program of ['vagrant', 'docker', 'virsh', 'VBoxManage', 'qemu-img']) {
    writeFileSync(join(home, 'bin', program), PROGRAM, { mode: 0o755 });
  }
  const answer = (list: readonly Reply[]): void => writeFileSync(join(home, 'replies'), JSON.stringify(list));
  answer(replies);
  writeFileSync(join(home, 'calls'), '');
  const env = { PATH: `${join(home, 'bin')}${delimiter}${process.env['PATH'] ?? ''}` };
  const exec = createLocalExec({ env, host: process });
  const clock = new FakeClock();
  return {
    labDir,
    clock,
    answer,
    provider: createVagrantProvider({ name, lab: 'book', labDir, nodesCidr: '192.168.1.0/24', exec, clock }),
    calls: () =>
      readFileSync(join(home, 'calls'), 'utf8')
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => JSON.parse(line) as ReturnType<FakeLab['calls']>[number]),
    addMachine: (node, id) => {
      const dir = join(labDir, '.vagrant/machines', node, name);
      mkdirSync(dir, { recursive: true });
      writeFileSync(join(dir, 'id'), id);
    },
  };
}
