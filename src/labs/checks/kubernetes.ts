import { shellJoin } from '../../exec/quote.js';
import { patience } from '../../plan/emulated.js';
import { askBusyServer } from '../ask-again.js';
import { describeValue, valueHolds } from '../match.js';
import { ask } from '../query.js';
import { brokenLook, type LookerOf, shown } from './look.js';

/** What kubectl says of a kind it does not know: then there is none of it. */
const NO_SUCH_KIND = /doesn't have a resource type|could not find the requested resource|no matches for kind/;

/** Seconds; a question that is asked again must have ended before. */
const REQUEST_SECONDS = 20;

export const kubernetesLooker: LookerOf<'kubernetes'> = (check, { texts, plan }, place) => {
  const { resource, name, namespace = place.namespace, selector, fieldSelector, query, expect } = check;
  const words = [
    'get',
    resource,
    ...(name === undefined ? [] : [name, '--ignore-not-found']),
    ...(namespace === 'all' ? ['-A'] : ['-n', namespace]),
    ...(selector === undefined ? [] : ['-l', selector]),
    ...(fieldSelector === undefined ? [] : ['--field-selector', fieldSelector]),
    '-o',
    'json',
  ];
  const subject = query === '@' ? [resource, name].filter((part) => part !== undefined).join(' ') : query;
  return {
    node: 'm-k8s',
    reproduce: shellJoin(['kubectl', ...words]),
    expected: texts.ofQuery(subject, describeValue(expect, texts)),
    look: async (tools) => {
      const limit = `--request-timeout=${REQUEST_SECONDS * patience(plan)}s`;
      const argv = ['kubectl', '--kubeconfig', place.kubeconfig, limit, ...words];
      const result = await askBusyServer(tools.context, () => tools.program(argv));
      const broken = brokenLook(result, tools);
      if (broken) return broken;
      if (result.exitCode !== 0 && !NO_SUCH_KIND.test(result.stderr)) {
        return { error: texts.couldNotRun(shown(result.stderr)) };
      }
      const document = parse(result.exitCode === 0 ? result.stdout : '');
      if (document === undefined) return { error: texts.couldNotRun(`kubectl: ${result.stdout.length} bytes`) };
      const value = ask(query, document);
      return {
        holds: valueHolds(value, expect),
        seen: document === null ? texts.sawNothing : shown(JSON.stringify(value)),
        nothing: isNothing(document),
      };
    },
  };
};

/** No object, or a list without any. */
function isNothing(document: unknown): boolean {
  if (document === null) return true;
  const { items } = document as { items?: unknown };
  return Array.isArray(items) && items.length === 0;
}

/** null: nothing there. undefined: not JSON, as when it was more than the connection keeps. */
function parse(text: string): unknown {
  if (text.trim() === '') return null;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
