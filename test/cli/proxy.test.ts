import { describe, expect, it } from 'vitest';
import { proxyOf } from '../../src/cli/proxy.js';

describe('the proxy of this host', () => {
  it('is that of the environment, else that of the lab file', () => {
    const lab = { http: 'http://lab:1', https: 'http://lab:2', noProxy: ['a', 'b'] };
    expect(proxyOf({}, lab)).toEqual({ http: 'http://lab:1', https: 'http://lab:2', noProxy: 'a,b' });
    const env = { http_proxy: 'http://here:1', HTTP_PROXY: 'http://not-here:1', HTTPS_PROXY: '', no_proxy: 'c' };
    expect(proxyOf(env, lab)).toEqual({ http: 'http://here:1', https: 'http://lab:2', noProxy: 'c' });
  });

  it.each(['proxy:3128', '10.0.0.1:3128', 'user:pass@proxy:3128'])('may be written without http://: %s', (value) => {
    expect(proxyOf({ HTTPS_PROXY: value }).https).toBe(`http://${value}`);
  });

  it.each(['socks5://proxy:1080', 'http://', 'user:secret@[proxy'])('is refused when it is none: %s', (value) => {
    const ask = (): unknown => proxyOf({ HTTPS_PROXY: value });
    expect(ask).toThrow(expect.objectContaining({ code: 'K8SLAB_USAGE', exitCode: 2 }));
    expect(ask).not.toThrow('secret');
  });
});
