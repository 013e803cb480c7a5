import type { KubeObject } from '../../src/reset/model.js';
import { objectKey } from '../../src/reset/object-key.js';
import { type Answer, labContext, ScriptedNode, type TestContext } from '../labs/lab-harness.js';

type Raw = KubeObject & { metadata: { deletionTimestamp?: string } };

/** An API server of a few objects, behind the kubectl of m-k8s: enough to delete, create, replace and list. */
export class SmallCluster {
  readonly objects = new Map<string, Raw>();
  readonly asked: string[] = [];
  /** Keys whose replacement is refused unless forced. */
  readonly immutable = new Set<string>();
  /** How often the creation of a key is refused. */
  readonly refusals = new Map<string, number>();
  /** Keys that never go: nobody takes their finalizer off. */
  readonly held = new Set<string>();
  /** Keys of pods that stay half deleted until their containers are stopped. */
  readonly slow = new Set<string>();
  /** Uids of pods whose containers cannot be stopped. */
  readonly running = new Set<string>();
  /** Names of pods that kubelet made of a manifest. */
  readonly mirrors = new Set<string>();

  constructor(objects: readonly KubeObject[] = []) {
    for (const object of objects) this.objects.set(objectKey(object), object);
  }

  context(): TestContext {
    const control = new ScriptedNode('m-k8s', (_typed, { argv, stdin }) =>
      this.answer(argv, stdin === undefined ? undefined : Buffer.from(stdin).toString()),
    );
    const workers = ['w1-k8s', 'w2-k8s'].map((name) => new ScriptedNode(name, (_typed, { argv }) => this.stop(argv)));
    return labContext([control, ...workers]);
  }

  private answer(argv: readonly string[], stdin: string | undefined): Answer {
    if (argv[0] === 'sh') return this.forget(argv);
    if (argv[0] !== 'kubectl') return {};
    const [verb = '', ...rest] = argv.slice(3);
    if (verb === 'api-resources') return { stdout: 'deployments.apps\npods\n' };
    if (verb === 'get' && stdin !== undefined) {
      const { items } = JSON.parse(stdin ?? '') as { items: KubeObject[] };
      return {
        stdout: items
          .filter((item) => this.objects.has(objectKey(item)))
          .map(objectKey)
          .join('\n'),
      };
    }
    if (verb === 'get' && rest[0] === 'pods') {
      const leaving = [...this.objects.values()].filter(({ metadata }) => metadata.deletionTimestamp !== undefined);
      return { stdout: leaving.map(({ metadata }) => this.podLine(metadata)).join('') };
    }
    if (verb === 'get') {
      const items = rest[0] === 'nodes' ? [] : [...this.objects.values()];
      return { stdout: JSON.stringify({ items }) };
    }
    this.asked.push([verb, ...rest.filter((word) => word.startsWith('--') && word !== '--ignore-not-found')].join(' '));
    const { items } = JSON.parse(stdin ?? '') as { items: KubeObject[] };
    const refused = items.filter((item) => !this.change(verb, rest, item)).map(objectKey);
    return refused.length === 0 ? {} : { exitCode: 1, stderr: `${refused.join(', ')}: field is immutable\n` };
  }

  private podLine({ name, namespace = 'default', ...rest }: Raw['metadata']): string {
    return `w1-k8s ${String(rest['uid'])} ${namespace} ${name}${this.mirrors.has(name) ? ' Node' : ''}\n`;
  }

  /** The runtime of a worker: tells what it could stop. */
  private stop(argv: readonly string[]): Answer {
    const [, , , , , ...uids] = argv;
    if (uids.length > 0) this.asked.push(`stop ${uids.join(' ')}`);
    return { stdout: uids.filter((uid) => !this.running.has(uid)).join('\n') };
  }

  private forget(argv: readonly string[]): Answer {
    const [, , script = '', , , namespace = '', name = '', uid = ''] = argv;
    if (!script.includes('DeleteOptions')) return {};
    this.asked.push(`forget ${namespace}/${name} ${uid}`);
    this.objects.delete(`Pod ${namespace}/${name}`);
    return {};
  }

  private change(verb: string, args: readonly string[], object: KubeObject): boolean {
    const key = objectKey(object);
    const refusals = this.refusals.get(key) ?? 0;
    if (verb === 'create' && refusals > 0) {
      this.refusals.set(key, refusals - 1);
      return false;
    }
    if (verb === 'replace' && this.immutable.has(key) && !args.includes('--force')) return false;
    if (verb !== 'delete') this.objects.set(key, object);
    else if (this.slow.has(key) || this.held.has(key)) {
      const leaving = {
        ...object,
        metadata: { ...object.metadata, uid: object.metadata.name, deletionTimestamp: 'now' },
      };
      this.objects.set(key, leaving);
    } else this.objects.delete(key);
    return true;
  }
}
