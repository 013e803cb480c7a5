import { shellJoin } from '../../exec/quote.js';
import type { ContainerCheck } from '../check-model.js';
import { describeValue, valueHolds } from '../match.js';
import { ask } from '../query.js';
import { brokenLook, type LookerOf, shown } from './look.js';

const MISSING = /No such (object|container|image|volume|network)|not found/i;

export const containerLooker: LookerOf<'container'> = (check, { texts }) => {
  const { object, name, query, expect } = check;
  const inspect = ['docker', 'inspect', '--type', object];
  const list = listing(check);
  return {
    node: check.node,
    reproduce: name === undefined ? shellJoin(list) : shellJoin([...inspect, name]),
    expected: texts.ofQuery(query === '@' ? object : query, describeValue(expect, texts)),
    look: async (tools) => {
      let names = name === undefined ? [] : [name];
      if (name === undefined) {
        const listed = await tools.program(list);
        const broken = brokenLook(listed, tools);
        if (broken) return broken;
        if (listed.exitCode !== 0) return { error: texts.couldNotRun(shown(listed.stderr)) };
        names = [...new Set(listed.stdout.split('\n').filter((line) => line !== ''))];
      }
      let document: unknown = [];
      if (names.length > 0) {
        const inspected = await tools.program([...inspect, ...names]);
        const broken = brokenLook(inspected, tools);
        if (broken) return broken;
        if (inspected.exitCode !== 0 && !MISSING.test(inspected.stderr)) {
          return { error: texts.couldNotRun(shown(inspected.stderr)) };
        }
        document = JSON.parse(inspected.stdout.trim() === '' ? '[]' : inspected.stdout);
      }
      const value = ask(query, document);
      const nothing = Array.isArray(document) && document.length === 0;
      const seen = nothing && query === '@' ? texts.sawNothing : shown(JSON.stringify(value));
      return { holds: valueHolds(value, expect), seen, nothing };
    },
  };
};

function listing({ object, filters }: ContainerCheck): string[] {
  const all = object === 'container' ? ['-a'] : [];
  return ['docker', object, 'ls', '-q', ...all, ...filters.flatMap((filter) => ['--filter', filter])];
}
