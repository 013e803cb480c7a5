import { ExitCode, LabError } from '../../../errors.js';

/** `https://github.com/` is asked for at `https://mirror.example/github/`. */
export interface MirrorRule {
  prefix: string;
  replacement: string;
}

/**
 * `PREFIX=URL`, both http(s) URLs. Both get a final `/` where none is given, so that a prefix never ends within a name.
 * @throws LabError K8SLAB_USAGE
 */
export function parseMirror(text: string): MirrorRule {
  const cut = /^(https?:\/\/[^\s=]+)=(https?:\/\/\S+)$/.exec(text);
  if (!cut) {
    throw new LabError('K8SLAB_USAGE', `Cannot use the mirror "${text}": PREFIX=URL is wanted`, {
      exitCode: ExitCode.usage,
      hint: 'For example --mirror https://dl.k8s.io=https://mirror.example.com/k8s',
    });
  }
  const [, prefix = '', replacement = ''] = cut;
  return { prefix: slashed(prefix), replacement: slashed(replacement) };
}

/** The rule with the longest prefix decides; without one the URL stays. */
export function throughMirror(url: string, rules: readonly MirrorRule[]): string {
  const [rule] = rules.filter(({ prefix }) => url.startsWith(prefix)).sort((a, b) => b.prefix.length - a.prefix.length);
  return rule ? rule.replacement + url.slice(rule.prefix.length) : url;
}

function slashed(url: string): string {
  return url.endsWith('/') ? url : `${url}/`;
}
