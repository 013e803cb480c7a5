import { describe, expect, it } from 'vitest';
import { chooseProvider } from '../../src/plan/choose-provider.js';
import type { ProviderFact } from '../../src/plan/model.js';
import { ALL_PROVIDERS } from './plan-input.js';

function only(...usable: string[]): ProviderFact[] {
  return ALL_PROVIDERS.map((fact) => ({
    ...fact,
    usable: usable.some((name) => name.startsWith(fact.name)),
    ...(fact.name === 'libvirt' && { accelerated: !usable.includes('libvirt emulated') }),
  }));
}

describe('chooseProvider', () => {
  it.each([
    [['virtualbox', 'libvirt', 'docker'], 'virtualbox', true],
    [['libvirt', 'docker'], 'libvirt', true],
    [['libvirt emulated', 'docker'], 'docker', true],
    [['docker'], 'docker', true],
    [['libvirt emulated'], 'libvirt', false],
  ])('takes the best of %j', (usable, name, accelerated) => {
    expect(chooseProvider('auto', only(...usable)).provider).toMatchObject({ name, accelerated });
  });

  it('says why, and what the others lack', () => {
    const facts: ProviderFact[] = [
      { name: 'virtualbox', usable: false, reason: 'VBoxManage is not installed' },
      { name: 'libvirt', usable: true, reason: 'software emulation', accelerated: false },
      { name: 'docker', usable: true, reason: 'docker 20.10 answers' },
    ];
    expect(chooseProvider('auto', facts).provider.reason).toBe(
      'the best that works here (docker 20.10 answers); virtualbox: VBoxManage is not installed; ' +
        'libvirt: works too, comes later in the order (software emulation)',
    );
  });

  it('obeys, and tells when it cannot work', () => {
    expect(chooseProvider('docker', ALL_PROVIDERS)).toEqual({
      provider: { name: 'docker', accelerated: true, reason: 'asked for (docker 20.10.24 answers)' },
    });
    const missing = ALL_PROVIDERS.map((fact) => ({ ...fact, usable: false, reason: 'not installed' }));
    expect(chooseProvider('docker', missing)).toMatchObject({
      provider: { name: 'docker' },
      unusable: 'not installed',
    });
    expect(chooseProvider('docker', [])).toMatchObject({ unusable: 'it was not looked for' });
  });
});
