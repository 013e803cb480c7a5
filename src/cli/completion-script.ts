import type { Command } from 'commander';
import type { Shell } from './invocation.js';

/** What can stand on the command line: flags that go everywhere, and words by verb. */
export interface CompletionWords {
  global: string[];
  verbs: CompletionVerb[];
}

export interface CompletionVerb {
  name: string;
  /** What may stand behind it: verbs below it, arguments that are known, its own flags. */
  words: string[];
  /** `save` of `snapshot save` */
  verbs: CompletionVerb[];
}

/** Read from the command tree itself, so that it cannot go stale. */
export function wordsOf(program: Command): CompletionWords {
  return { global: [...flagsOf(program), '--help'], verbs: program.commands.map(verbOf) };
}

function verbOf(command: Command): CompletionVerb {
  return {
    name: command.name(),
    words: [
      ...command.commands.map((child) => child.name()),
      ...command.registeredArguments.flatMap(({ argChoices }) => argChoices ?? []),
      ...flagsOf(command),
    ],
    verbs: command.commands.map(verbOf),
  };
}

function flagsOf(command: Command): string[] {
  return command.options.map(({ long }) => long).filter((long) => long !== undefined && long !== null);
}

export function completionScript(shell: Shell, words: CompletionWords): string {
  return { bash, zsh, fish }[shell](words);
}

/** Patterns over `verb sub`, both of them perhaps empty, in the order in which they are tried. */
function patterns(verbs: readonly CompletionVerb[]): { pattern: string; words: string }[] {
  return [
    { pattern: "' '", words: names(verbs) },
    ...verbs.flatMap(({ name, words, verbs: subs }) => [
      { pattern: subs.length === 0 ? `'${name} '*` : `'${name} '`, words: words.join(' ') },
      ...subs.map((sub) => ({ pattern: `'${name} ${sub.name}'`, words: sub.words.join(' ') })),
    ]),
  ];
}

function names(verbs: readonly CompletionVerb[]): string {
  return verbs.map(({ name }) => name).join(' ');
}

/** Reads `verb` and `sub` off the words before the one that is typed; flags may stand between them. */
const READ_VERBS = `    case $word in
      -*) ;;
      *) if [ -z "$verb" ]; then verb=$word; elif [ -z "$sub" ]; then sub=$word; fi ;;
    esac`;

/** Also for bash 3.2, which macOS has: without mapfile. No word holds a space or a pattern. */
function bash({ global, verbs }: CompletionWords): string {
  return `# eval "$(k8slab completion bash)"
_k8slab() {
  local current=\${COMP_WORDS[COMP_CWORD]} word verb='' sub='' words=''
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
${READ_VERBS}
  done
  case "$verb $sub" in
${patterns(verbs)
  .map(({ pattern, words }) => `    ${pattern}) words='${words}' ;;`)
  .join('\n')}
  esac
  COMPREPLY=($(compgen -W "$words ${global.join(' ')}" -- "$current"))
}
complete -o default -F _k8slab k8slab
`;
}

function zsh({ global, verbs }: CompletionWords): string {
  return `#compdef k8slab
# source <(k8slab completion zsh)
_k8slab() {
  local word verb='' sub=''
  local -a candidates
  for word in "\${(@)words[2,CURRENT-1]}"; do
${READ_VERBS}
  done
  case "$verb $sub" in
${patterns(verbs)
  .map(({ pattern, words }) => `    ${pattern}) candidates=(${words}) ;;`)
  .join('\n')}
  esac
  compadd -- $candidates ${global.join(' ')}
}
compdef _k8slab k8slab
`;
}

function fish({ global, verbs }: CompletionWords): string {
  const lines = verbs.flatMap(({ name, words, verbs: subs }) => [
    { behind: subs.length === 0 ? `__k8slab_behind ${name}` : `__k8slab_is ${name}`, words },
    ...subs.map((sub) => ({ behind: `__k8slab_behind ${name} ${sub.name}`, words: sub.words })),
  ]);
  return `# k8slab completion fish | source
function __k8slab_verbs
  string match -v -- '-*' (commandline -opc)[2..-1]
end
function __k8slab_is
  set -l verbs (__k8slab_verbs)
  test "$verbs" = "$argv"
end
function __k8slab_behind
  set -l verbs (__k8slab_verbs)
  test "$verbs[1..$(count $argv)]" = "$argv"
end
complete -c k8slab -n '__k8slab_is' -f -a '${names(verbs)}'
${lines
  .filter(({ words }) => words.length > 0)
  .map(({ behind, words }) => `complete -c k8slab -n '${behind}' -f -a '${words.join(' ')}'`)
  .join('\n')}
complete -c k8slab -f -a '${global.join(' ')}'
`;
}
