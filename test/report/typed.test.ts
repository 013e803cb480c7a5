import { describe, expect, it } from 'vitest';
import { exportKubeconfig, typedPath } from '../../src/report/typed.js';

describe('what is shown to be typed', () => {
  it.each([
    ['linux' as const, '/home/me/lab', '/home/me/lab'],
    ['darwin' as const, "/Users/me/my lab's", "'/Users/me/my lab'\\''s'"],
    ['win32' as const, 'C:\\labs\\one', 'C:\\labs\\one'],
    ['win32' as const, 'C:\\Users\\Gil Dong\\lab', '"C:\\Users\\Gil Dong\\lab"'],
  ])('holds a path as one word: %s %s', (platform, path, typed) => {
    expect(typedPath(path, { platform })).toBe(typed);
  });

  it('finds the cluster in the shell that is there', () => {
    const path = "C:\\Users\\O'Neill\\kubeconfig";
    expect(exportKubeconfig('/my lab/kubeconfig', { platform: 'linux', env: {} })).toBe(
      "export KUBECONFIG='/my lab/kubeconfig'",
    );
    expect(exportKubeconfig(path, { platform: 'win32', env: {} })).toBe(
      "$env:KUBECONFIG = 'C:\\Users\\O''Neill\\kubeconfig'",
    );
    expect(exportKubeconfig('C:/lab/kubeconfig', { platform: 'win32', env: { SHELL: '/usr/bin/bash' } })).toBe(
      'export KUBECONFIG=C:/lab/kubeconfig',
    );
  });
});
