import { shellJoin } from '../../exec/quote.js';
import { brokenLook, type LookerOf, shown } from './look.js';

export const serviceLooker: LookerOf<'service'> = (check, { texts }) => {
  const { name, node, active, enabled } = check;
  const expected = [
    ...(active === undefined ? [] : [active ? texts.unitActive : texts.unitInactive]),
    ...(enabled === undefined ? [] : [enabled ? texts.unitEnabled : texts.unitDisabled]),
  ];
  return {
    node,
    reproduce: shellJoin(['systemctl', 'status', name]),
    expected: `${name}: ${expected.join(', ')}`,
    look: async (tools) => {
      // Both verbs print one word and say no by their exit code; an unknown unit is inactive.
      const [state, start] = await Promise.all([
        tools.program(['systemctl', 'is-active', name]),
        tools.program(['systemctl', 'is-enabled', name]),
      ]);
      const broken = brokenLook(state, tools) ?? brokenLook(start, tools);
      if (broken) return broken;
      const isActive = state.stdout.trim() === 'active';
      const isEnabled = ['enabled', 'enabled-runtime', 'static', 'alias', 'generated'].includes(start.stdout.trim());
      return {
        holds: (active ?? isActive) === isActive && (enabled ?? isEnabled) === isEnabled,
        seen: shown(`${state.stdout.trim()}, ${start.stdout.trim() || start.stderr.trim()}`),
      };
    },
  };
};
