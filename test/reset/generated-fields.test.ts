import { expect, it } from 'vitest';
import { cleanObject, fingerprint } from '../../src/labs/inventory/clean-object.js';
import type { KubeObject } from '../../src/reset/model.js';
import { portionsOf } from '../../src/reset/portions.js';

function account(...secrets: string[]): KubeObject {
  const metadata = { name: 'speaker', namespace: 'metallb-system' };
  return { apiVersion: 'v1', kind: 'ServiceAccount', metadata, secrets: secrets.map((name) => ({ name })) };
}

function job(uid: string, more: object = {}): KubeObject {
  const labels = { app: 'certs', 'controller-uid': uid, 'job-name': 'create' };
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { name: 'create', namespace: 'ingress-nginx', labels: { app: 'certs' } },
    spec: { selector: { matchLabels: { 'controller-uid': uid } }, template: { metadata: { labels } }, ...more },
  };
}

it('an account is made anew without its token, and is the same with another one', () => {
  expect(cleanObject(account('speaker-token-ab1c2'))).not.toHaveProperty('secrets');
  expect(cleanObject(account('speaker-token-ab1c2', 'pull'))).toMatchObject({ secrets: [{ name: 'pull' }] });
  expect(fingerprint(account('speaker-token-ab1c2'))).toBe(fingerprint(account('speaker-token-z9y8x')));
  expect(fingerprint(account('pull'))).not.toBe(fingerprint(account()));
});

it('a job is made anew without the uid of the old one, and is the same with another one', () => {
  expect(cleanObject(job('old'))?.['spec']).toEqual({ template: { metadata: { labels: { app: 'certs' } } } });
  expect(fingerprint(job('old'))).toBe(fingerprint(job('new')));
});

it('a job keeps a selector that somebody has chosen', () => {
  expect(cleanObject(job('mine', { manualSelector: true }))).toEqual(job('mine', { manualSelector: true }));
});

it('names that are too many for one command go in several', () => {
  const names = Array.from({ length: 3000 }, (_, index) => `/nfs_shared/it's/${String(index).padStart(40, '0')}`);
  const portions = portionsOf(names);
  expect(portions.flat()).toEqual(names);
  expect(portions.map((part) => part.length).every((count) => count > 0 && count < 1500)).toBe(true);
  expect(portionsOf([])).toEqual([]);
});
