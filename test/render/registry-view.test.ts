import { describe, expect, it } from 'vitest';
import { hostsTomlView, mirrorDirectory } from '../../src/render/registry-view.js';

describe('mirrorDirectory', () => {
  it.each([
    ['docker.io', 'docker.io'],
    ['localhost', 'localhost'],
    ['192.168.1.10:8443', '192.168.1.10_8443_'],
  ])('is for %s the directory %s', (registry, directory) => {
    expect(mirrorDirectory(registry)).toBe(directory);
  });

  it.each(['', '.', '..', '../../etc', 'a/b', 'a\\b', '-a', 'a:b', 'a:1:2', 'a\n', '[::1]:5000', 'a..b'])(
    'refuses %j',
    (registry) => {
      expect(() => mirrorDirectory(registry)).toThrow(TypeError);
    },
  );
});

it('Docker Hub answers under another name than its images have', () => {
  expect(hostsTomlView('docker.io', ['https://m'])).toMatchObject({ server: 'https://registry-1.docker.io' });
  expect(hostsTomlView('quay.io', [])).toMatchObject({ server: 'https://quay.io' });
});
