import { shellJoin } from '../../exec/quote.js';
import { longImageName } from '../../net/image-name.js';
import { brokenLook, type LookerOf, shown } from './look.js';

export const imageLooker: LookerOf<'image'> = (check, { plan, texts }) => {
  const { name, node, exists } = check;
  const store = check.store === 'runtime' ? plan.runtime.name : check.store;
  const argv =
    store === 'docker'
      ? ['docker', 'images', '--format', '{{.Repository}}:{{.Tag}}']
      : ['ctr', '-n', 'k8s.io', 'images', 'ls', '-q'];
  const wanted = longImageName(name);
  return {
    node,
    reproduce: shellJoin(argv),
    expected: `${name}: ${exists ? texts.exists : texts.absent}`,
    look: async (tools) => {
      const result = await tools.program(argv);
      const broken = brokenLook(result, tools);
      if (broken) return broken;
      if (result.exitCode !== 0) return { error: texts.couldNotRun(shown(result.stderr)) };
      const there = result.stdout.split('\n').some((line) => line !== '' && longImageName(line.trim()) === wanted);
      return { holds: there === exists, seen: there ? texts.exists : texts.absent, nothing: !there };
    },
  };
};
