import { describe, expect, it } from 'vitest';
import { createRedactor } from '../../src/support/redactor.js';

const redactor = createRedactor({ home: '/home/minsu', user: 'minsu', hostname: 'minsu-laptop.example.net' });
/** In pieces, so that no scanner takes this file for a leak. */
const pem = (kind: string, body: string): string => `-----BEGIN ${kind}-----\n${body}\n-----END ${kind}-----`;
const KEY = 'MIIEowIBAAKCAQEAsecretsecret';

describe('what leaves in an archive', () => {
  it.each<[string, string, string]>([
    ['a bootstrap token', 'kubeadm join --token abcdef.0123456789abcdef', '0123456789abcdef'],
    ['a token named', 'token: s3cr3t-t0ken', 's3cr3t-t0ken'],
    ['a token as a flag of its own', 'join --certificate-key 0011223344556677', '0011223344556677'],
    ['a private key', pem('RSA PRIVATE KEY', KEY), KEY],
    ['a private key in JSON', JSON.stringify({ data: pem('PRIVATE KEY', KEY) }), KEY],
    ['the second half of a key', `${KEY}\n-----END PRIVATE KEY-----\nrest`, KEY],
    ['a key in a kubeconfig', `client-key-data: ${Buffer.from(pem('PRIVATE KEY', KEY)).toString('base64')}`, 'LS0tLS1'],
    ['a service account token', 'x eyJhbGciOiJSUzI1.eyJpc3MiOiJrdWJl.c2lnbmF0dXJl y', 'eyJpc3MiOiJrdWJl'],
    ['a header', 'Authorization: Bearer abcdefgh12345678', 'abcdefgh12345678'],
    ['basic authentication', 'authorization: Basic YWRtaW46cGFzcw==', 'YWRtaW46cGFzcw'],
    ['a login in a URL', 'http_proxy=http://me:pa55word@proxy:3128', 'pa55word'],
    ['a password with an @ and a slash', 'http://me:p@ss/word@proxy:3128', 'ss/word'],
    ['the login of a proxy without a scheme', '  https: bob:S3cretPw@proxy.corp:3128', 'S3cretPw'],
    ['the same in the environment', 'HTTPS_PROXY=bob:S3cretPw@proxy.corp:3128', 'S3cretPw'],
    ['the password of docker login', 'docker login -u admin -p hunter2 192.168.1.10:8443', 'hunter2'],
    ['the password of curl', "curl -k -u 'admin:hunter2' https://192.168.1.10:8443", 'hunter2'],
    ['the logins of a pull secret', '  .dockerconfigjson: eyJhdXRocyI6e319', 'eyJhdXRocyI6e319'],
    ['a header of another kind', 'Authorization: token ghp_abcdefgh', 'ghp_abcdefgh'],
    ['a token in a URL', 'https://ghp_abcdefgh@git.example/x', 'ghp_abcdefgh'],
    ['a password of several words', 'password: "correct horse staple"', 'horse'],
    ['a password with a quote in it', String.raw`"password": "one\"two three"`, 'two'],
    ['a password in a string of JSON', String.raw`"env": "{\"password\": \"hunter2 x\"}"`, 'hunter2'],
    ['a short password', 'PASSWORD=ab', 'ab'],
    ['a variable', "K8SLAB_REGISTRY_PASSWORD='abc def'", 'def'],
    ['a long variable', `${'VERY_'.repeat(30)}PASSWORD=hunter2`, 'hunter2'],
    ['a block of YAML', 'password: |\n  first line\n  second line\nnext: kept', 'second'],
    ['the login of a registry', '{"auths":{"r:8443":{"auth":"YWRtaW46cGFzcw=="}}}', 'YWRtaW46'],
    ['an identity token', '{"identitytoken": "abc.def"}', 'abc.def'],
    ['htpasswd', 'admin:$2y$05$abcdefghijklmnopqrstuv', 'abcdefghijklmnop'],
    ['the home directory', '/home/minsu/labs/lab', '/home/minsu'],
    ['the user', 'owner minsu, group minsu', 'minsu'],
    ['the host with its domain', 'on minsu-laptop.example.net:', 'minsu-laptop'],
    ['the host alone', 'on MINSU-LAPTOP:', 'MINSU-LAPTOP'],
  ])('not %s', (_what, text, secret) => {
    expect(text).toContain(secret);
    expect(redactor(text)).not.toContain(secret);
  });

  it('on Windows not the home directory either, however it is written', () => {
    const windows = createRedactor({ home: 'C:\\Users\\Kim Minsu', user: 'Kim Minsu', hostname: 'DESKTOP-1' });
    const text = ['C:\\Users\\Kim Minsu\\lab', 'C:/Users/Kim Minsu/lab', JSON.stringify('C:\\Users\\Kim Minsu\\lab')];
    expect(windows(text.join('\n'))).toBe('~\\lab\n~/lab\n"~\\\\lab"');
  });

  it('names in Korean are whole words too', () => {
    const korean = createRedactor({ home: '/home/민수', user: '민수', hostname: 'localhost' });
    expect(korean('/home/민수/x 민수 민수네 localhost')).toBe('~/x <user> 민수네 localhost');
  });

  it.each([
    ['--discovery-token-ca-cert-hash sha256:0123456789abcdef0123456789abcdef'],
    ['image k8s.gcr.io/kube-apiserver:v1.20.2 on m-k8s 192.168.1.10'],
    ['docker.io/library/nginx:1.29@sha256:0123456789abcdef0123456789abcdef'],
    ['type: kubernetes.io/dockerconfigjson'],
    ['kube-apiserver --authorization-mode=Node,RBAC'],
    ['useradd -u 1000 -g 1000 vagrant'],
    ['spec:\n  automountServiceAccountToken: [redacted]\n  nodeName: w1-k8s'],
    ['Nov 21 10:00:00 m-k8s kubelet[1]: E1121 connection refused'],
    ['-----BEGIN CERTIFICATE-----\nMIIC\n-----END CERTIFICATE-----'],
    ['{"home": "/home/minsung", "x": 1}'],
  ])('%j stays', (text) => {
    expect(redactor(text)).toBe(text);
  });

  it('keeps JSON what it is', () => {
    const value = { auth: true, password: 'a b', list: [{ token: 'x' }], proxy: { http: 'http://a:b@c' }, port: 1 };
    const hidden = {
      ...value,
      password: '[redacted]',
      list: [{ token: '[redacted]' }],
      proxy: { http: 'http://[redacted]@c' },
    };
    expect(JSON.parse(redactor(JSON.stringify(value, null, 2)))).toEqual(hidden);
    expect(JSON.parse(redactor(JSON.stringify(value)))).toEqual(hidden);
  });

  it('leaves root and vagrant, who are everywhere', () => {
    expect(createRedactor({ home: '/root', user: 'root', hostname: 'ci' })('root vagrant /root/x')).toBe(
      'root vagrant ~/x',
    );
  });
});
