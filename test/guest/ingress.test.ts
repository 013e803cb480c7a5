import { afterAll, beforeAll, expect, test } from 'vitest';
import { GuestRoot } from './guest-shell.js';

let root: GuestRoot;
beforeAll(async () => {
  root = await GuestRoot.create();
});
afterAll(() => root.remove());

test('images of ingress-nginx come from the registry that is kept', async () => {
  await root.write(
    'manifest.yaml',
    `image: k8s.gcr.io/ingress-nginx/controller:v0.49.3@sha256:35fe
image: docker.io/jettech/kube-webhook-certgen:v1.5.1
image: registry.k8s.io/ingress-nginx/controller:v1.3.1
`,
  );
  const script = `. "$GUEST_DIR/components/ingress.sh"; with_living_registry <"$1"`;
  const { stdout, stderr } = await root.shell(script, { args: [root.path('manifest.yaml')] });
  expect(stderr).toBe('');
  expect(stdout).toBe(`image: registry.k8s.io/ingress-nginx/controller:v0.49.3@sha256:35fe
image: docker.io/jettech/kube-webhook-certgen:v1.5.1
image: registry.k8s.io/ingress-nginx/controller:v1.3.1
`);
});
