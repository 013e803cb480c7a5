import type { Command } from 'commander';
import type { Shell } from './invocation.js';

/** What can stand on the command line: flags that go everywhere, and words by verb. */
export interface CompletionWords {
  global: string[];
  verbs: { name: string; words: string[] }[];
}

/** Read from the command tree itself, so that it cannot go stale. */
export function wordsOf(program: Command): CompletionWords {
  const flags = (command: Command): string[] =>
    command.options.map(({ long }) => long).filter((long) => long !== undefined && long !== null);
  return {
    global: [...flags(program), '--help'],
    verbs: program.commands.map((command) => ({
      name: command.name(),
      words: [
        ...command.commands.map((child) => child.name()),
        ...command.registeredArguments.flatMap(({ argChoices }) => argChoices ?? []),
        ...flags(command),
      ],
    })),
  };
}

export function completionScript(shell: Shell, words: CompletionWords): string {
  return { bash, zsh, fish }[shell](words);
}

/** Also for bash 3.2, which macOS has: without mapfile. No word holds a space or a pattern. */
function bash({ global, verbs }: CompletionWords): string {
  return `# eval "$(k8slab completion bash)"
_k8slab() {
  local current=\${COMP_WORDS[COMP_CWORD]} verb=\${COMP_WORDS[1]} words
  case $verb in
${verbs.map(({ name, words }) => `    ${name}) words='${words.join(' ')}' ;;`).join('\n')}
    *) words='' ;;
  esac
  if [ "$COMP_CWORD" -eq 1 ]; then words='${verbs.map(({ name }) => name).join(' ')}'; fi
  COMPREPLY=($(compgen -W "$words ${global.join(' ')}" -- "$current"))
}
complete -o default -F _k8slab k8slab
`;
}

function zsh({ global, verbs }: CompletionWords): string {
  return `#compdef k8slab
# source <(k8slab completion zsh)
_k8slab() {
  local -a candidates
  case \${words[2]} in
${verbs.map(({ name, words }) => `    ${name}) candidates=(${words.join(' ')}) ;;`).join('\n')}
  esac
  if (( CURRENT == 2 )); then candidates=(${verbs.map(({ name }) => name).join(' ')}); fi
  compadd -- $candidates ${global.join(' ')}
}
compdef _k8slab k8slab
`;
}

function fish({ global, verbs }: CompletionWords): string {
  const names = verbs.map(({ name }) => name).join(' ');
  return `# k8slab completion fish | source
complete -c k8slab -n '__fish_use_subcommand' -f -a '${names}'
${verbs
  .filter(({ words }) => words.length > 0)
  .map(({ name, words }) => `complete -c k8slab -n '__fish_seen_subcommand_from ${name}' -f -a '${words.join(' ')}'`)
  .join('\n')}
complete -c k8slab -f -a '${global.join(' ')}'
`;
}
