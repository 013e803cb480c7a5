import { shellJoin } from '../../exec/quote.js';
import { describeText, textHolds } from '../match.js';
import { brokenLook, type LookerOf, shown } from './look.js';

const KINDS: Readonly<Record<string, string>> = {
  'regular file': 'file',
  'regular empty file': 'file',
  directory: 'directory',
  'symbolic link': 'link',
};

/** Of a missing file, `stat` says so in this way in every locale of ours: C.UTF-8 or C. */
const MISSING = /No such file or directory|Not a directory/;

export const fileLooker: LookerOf<'file'> = (check, { texts }) => {
  const { path, node, exists, kind, permissions, content } = check;
  const expected = !exists
    ? [texts.absent]
    : [
        texts.exists,
        ...(kind === undefined ? [] : [texts.fileKind(kind)]),
        ...(permissions === undefined ? [] : [texts.filePermissions(permissions)]),
        ...(content === undefined ? [] : [describeText(content, texts)]),
      ];
  return {
    node,
    reproduce: content ? shellJoin(['cat', path]) : shellJoin(['ls', '-ld', path]),
    expected: `${path}: ${expected.join(', ')}`,
    look: async (tools) => {
      const stat = await tools.program(['stat', '--printf=%F|%a', '--', path]);
      const broken = brokenLook(stat, tools);
      if (broken) return broken;
      if (stat.exitCode !== 0) {
        if (!MISSING.test(stat.stderr)) return { error: texts.couldNotRun(shown(stat.stderr)) };
        return { holds: !exists, seen: texts.absent, nothing: true };
      }
      const [type = '', mode = ''] = stat.stdout.split('|');
      const seen = `${KINDS[type] ?? type} ${mode.padStart(4, '0')}`;
      if (!exists) return { holds: false, seen };
      if (kind !== undefined && KINDS[type] !== kind) return { holds: false, seen };
      if (permissions !== undefined && Number.parseInt(mode, 8) !== Number.parseInt(permissions, 8)) {
        return { holds: false, seen };
      }
      if (!content) return { holds: true, seen };
      const read = await tools.program(['cat', '--', path]);
      return (
        brokenLook(read, tools) ?? {
          holds: read.exitCode === 0 && textHolds(read.stdout, content),
          seen: shown(read.stdout || read.stderr),
        }
      );
    },
  };
};
