import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { describe, expect, it } from 'vitest';
import { labPaths } from '../../src/state/lab-paths.js';
import { MAX_LOG_BYTES, openNodeLog } from '../../src/state/node-log.js';
import { FakeClock } from '../exec/fake-clock.js';
import { tempDir } from '../temp-dir.js';

const TIME = '2026-11-21T09:00:00.000Z';

function log() {
  const path = labPaths(tempDir()).log('w1-k8s');
  const notes: string[] = [];
  return { path, notes, log: openNodeLog(path, { clock: new FakeClock(), onNote: (note) => notes.push(note) }) };
}

describe('node log', () => {
  it('appends lines with their time, for the user only', () => {
    const { path, log: first, notes } = log();
    first.line('one');
    first.close();
    const second = openNodeLog(path, { clock: new FakeClock(), onNote: (note) => notes.push(note) });
    second.line('two 한글');
    second.close();
    expect(readFileSync(path, 'utf8')).toBe(`${TIME} one\n${TIME} two 한글\n`);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(path.endsWith('.state/logs/w1-k8s.log')).toBe(true);
  });

  it('keeps secrets out, also private keys over many lines', () => {
    const { path, log: file } = log();
    file.line('kubeadm join --token abcdef.0123456789abcdef');
    for (const line of [
      '-----BEGIN RSA PRIVATE KEY-----',
      'MIIEpAIB',
      'AAKCAQEA',
      '-----END RSA PRIVATE KEY-----',
      'after',
    ])
      file.line(line);
    file.close();
    expect(readFileSync(path, 'utf8')).toBe(
      `${TIME} kubeadm join --token [redacted]\n${TIME} [redacted]\n${TIME} after\n`,
    );
  });

  it('is rotated when it is full', () => {
    const { path, log: file } = log();
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, 'x'.repeat(MAX_LOG_BYTES));
    file.line('fresh');
    file.close();
    expect(readFileSync(path, 'utf8')).toBe(`${TIME} fresh\n`);
    expect(statSync(`${path}.1`).size).toBe(MAX_LOG_BYTES);
  });

  it('tells once that it cannot write, and does not throw', () => {
    const { path, log: file, notes } = log();
    mkdirSync(path, { recursive: true });
    file.line('one');
    file.line('two');
    file.close();
    expect(notes).toHaveLength(1);
    expect(notes[0]).toContain(path);
    expect(existsSync(`${path}.1`)).toBe(false);
  });
});
