import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { DaemonRecords, isRunning } from '../../src/doctor/fix/daemon-record.js';
import { fixable } from '../../src/doctor/fix/fixable.js';
import { stopDaemons } from '../../src/doctor/fix/stop.js';
import { systemClock } from '../../src/exec/clock.js';
import type { HostProcess } from '../../src/exec/host-process.js';
import { healthy } from './healthy-host.js';
import { doctorTexts as texts, playHost } from './play-host.js';

const none = { ...healthy(), vagrant: { program: undefined, version: undefined, libvirtPlugin: false } };
const on = (platform: 'linux' | 'win32' | 'darwin') => ({ ...none, os: { ...none.os, platform } });

describe('doctor --fix', () => {
  it('has nothing to do where VirtualBox is wanted and works', () => {
    expect(fixable(healthy(), 'virtualbox', texts)).toBeUndefined();
    expect(fixable(healthy(), 'auto', texts)).toBeUndefined();
  });

  it('looks after the provider that is wanted, else after the one that fits', () => {
    expect(fixable(none, 'docker', texts)).toBe('docker');
    expect(fixable(none, 'auto', texts)).toBe('libvirt');
    expect(fixable({ ...none, libvirt: undefined }, 'auto', texts)).toBe('docker');
  });

  it.each([
    ['VirtualBox on Linux', on('linux'), 'virtualbox' as const, /take docker or libvirt nodes/],
    ['anything on Windows', on('win32'), 'auto' as const, /Vagrant and VirtualBox from their own sites/],
    ['docker nodes on macOS', on('darwin'), 'docker' as const, /Vagrant and VirtualBox from their own sites/],
  ])('says what to install by hand: %s', (_what, probe, wanted, hint) => {
    const fail = () => fixable(probe, wanted, texts);
    expect(fail).toThrow(
      expect.objectContaining({
        code: 'K8SLAB_FIX_UNSUPPORTED',
        exitCode: 3,
        hint: expect.stringMatching(hint) as string,
      }),
    );
  });
});

describe("another user's daemon", () => {
  const refusing: HostProcess = {
    pid: process.pid,
    platform: 'linux',
    kill: () => {
      throw Object.assign(new Error('kill EPERM'), { code: 'EPERM' });
    },
    on: () => undefined,
    off: () => undefined,
  };

  it('runs, is not ended in silence, and stays on record', async () => {
    const records = new DaemonRecords(join(playHost().dir, 'state'));
    const record = await records.write('dockerd', process.pid, 0);
    expect(await isRunning(record, refusing)).toBe(true);
    await expect(stopDaemons(records, { process: refusing, clock: systemClock })).rejects.toMatchObject({
      code: 'K8SLAB_STOP',
    });
    expect(await records.list()).toEqual([record]);
  });
});
