import { redact } from '../errors.js';

/** Whose workstation it is: things that name a person and help nobody to find a fault. */
export interface HostIdentity {
  /** Home directory. */
  home: string;
  /** Login name. */
  user: string;
  /** Name of the host, with or without a domain. */
  hostname: string;
}

export type Redactor = (text: string) => string;

const HIDDEN = '[redacted]';
/** Everybody has these, and they stand for themselves all over the output of every node. */
const COMMON_NAMES = new Set(['root', 'vagrant', 'localhost']);
const SECRET_NAME =
  '(?:password|passwd|passphrase|secret|token|access[_-]?key|private[_-]?key|api[_-]?key|certificate[_-]key' +
  '|client-key-data|dockerconfigjson|dockercfg|identitytoken|registrytoken|auth)';

/**
 * [what it looks like, what stands there instead]. On top of {@link redact}: here too much is better than too little.
 * Every repetition that much text could start is bounded: an unbounded one takes minutes on a line of 100 KiB.
 */
const PATTERNS: readonly [RegExp, string][] = [
  // The tail of a log may begin in the middle of a key: what stands before its end is the key.
  [/^(?:(?!-----BEGIN)[\s\S])*?-----END [A-Z ]*PRIVATE KEY-----/, HIDDEN],
  // Base64 of a PEM block, as kubeconfigs and Secrets have it. Certificates begin the same way; they can go too.
  [/\bLS0tLS1CRUdJTi[A-Za-z0-9+/=]{20,}/g, HIDDEN],
  // JSON web tokens: of service accounts
  [/\beyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*/g, HIDDEN],
  [/\b(Bearer|Basic) +[\w.~+/=-]{8,}/gi, `$1 ${HIDDEN}`],
  [/\b(authorization["']?[ \t]{0,8}[:=][ \t]{0,8}["']?)(?!\[redacted\]|Bearer|Basic)[^\s"'][^\n"']*/gi, `$1${HIDDEN}`],
  // docker login -p word, curl -u name:word
  [/(\blogin\b[^\n]{0,200}?\s-p[ =]{0,8}["']?)[^\s"']+/g, `$1${HIDDEN}`],
  [/(\s(?:-u|--user|--proxy-user)[ =]{0,8}["']?[^\s:"']{1,64}:)[^\s"']+/g, `$1${HIDDEN}`],
  // Anything before the @ of a URL: one word is a token, and a password may hold what separates.
  [/\b([a-z][a-z0-9+.-]{0,20}:\/\/)(?:[^\s/"'<>:@]*:[^\s"'<>]*|[^\s/"'<>]*)@/gi, `$1${HIDDEN}@`],
  // A user:hash line of htpasswd or /etc/shadow
  [/(?<=^|[\s"'])([\w.@-]+):\$(?:2[aby]|5|6|apr1|y|1)\$[^\s:"']+/gm, `$1:${HIDDEN}`],
  // name: | and the indented lines below it
  [
    new RegExp(
      `^([ \\t-]{0,64})(["']?[\\w.-]{0,64}${SECRET_NAME}["']?:[ \\t]{0,16})[|>][-+0-9]*\\n(?:\\1[ \\t]+.*(?:\\n|$))+`,
      'gim',
    ),
    `$1$2${HIDDEN}\n`,
  ],
  // name: "some words", name = 'some words', with what stands escaped in them
  [
    new RegExp(`(${SECRET_NAME}\\\\?["']?\\s{0,16}[=:]\\s{0,16})(\\\\?["'])(?:\\\\.|(?!\\2)[^\\n\\\\])*\\2`, 'gi'),
    `$1$2${HIDDEN}$2`,
  ],
  // name: word, NAME=word; not a name alone, and not what points at a file
  [
    new RegExp(
      `(${SECRET_NAME}["']?[ \\t]{0,16}[=:][ \\t]{0,16})(?!\\[redacted\\]|(?:true|false|null)\\b|[|>&*{["'\\\\])[^\\s,;&"']+`,
      'gi',
    ),
    `$1${HIDDEN}`,
  ],
  // --token word, -password word
  [new RegExp(`(?<=\\s)(-{1,2}[\\w-]{0,64}${SECRET_NAME}[ \\t]{1,16})(?!-)[^\\s"']+`, 'gi'), `$1${HIDDEN}`],
];

/** Takes secrets out of a text, and what tells whose host it comes from. */
export function createRedactor({ home, user, hostname }: HostIdentity): Redactor {
  const personal: [RegExp, string][] = [];
  for (const spelling of homeSpellings(home)) personal.push([wholeWord(spelling), '~']);
  if (!isCommon(user)) personal.push([wholeWord(user), '<user>']);
  for (const name of new Set([hostname, hostname.split('.')[0] ?? ''])) {
    if (!isCommon(name)) personal.push([wholeWord(name), '<host>']);
  }
  return (text) => {
    let out = text;
    for (const [pattern, instead] of PATTERNS) out = out.replace(pattern, instead);
    out = redact(out);
    for (const [pattern, instead] of personal) out = out.replace(pattern, instead);
    return out;
  };
}

/** As it is, as Windows programs write it, and as JSON escapes that. */
function homeSpellings(home: string): string[] {
  const bare = home.replace(/[\\/]+$/, '');
  if (bare.length < 3) return [];
  const spellings = [bare, bare.replaceAll('\\', '\\\\'), bare.replaceAll('\\', '/')];
  return [...new Set(spellings)].sort((a, b) => b.length - a.length);
}

function isCommon(name: string): boolean {
  return name.length < 2 || COMMON_NAMES.has(name.toLowerCase());
}

/** Names are not only of ASCII letters, so `\b` does not do. */
function wholeWord(word: string): RegExp {
  const escaped = word.replaceAll(/[.*+?^${}()|[\]\\/]/g, String.raw`\$&`);
  return new RegExp(String.raw`(?<![\p{L}\p{N}_])${escaped}(?![\p{L}\p{N}_])`, 'giu');
}
