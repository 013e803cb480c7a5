import type { ResetPlan } from './model.js';
import { objectKey } from './object-key.js';

/** A line for each change: `-` goes, `+` comes back, `~` is set back. */
export function describeReset(plan: ResetPlan): string[] {
  const { remove, create, replace, nodes, discard, restore, write, services } = plan;
  return [
    ...services.map(({ node, unit }) => `~ service ${unit} on ${node}`),
    ...write.map(({ node, path, isGone }) => `${isGone ? '+' : '~'} file ${path} on ${node}`),
    ...remove.map((object) => `- ${objectKey(object)}`),
    ...create.map((object) => `+ ${objectKey(object)}`),
    ...replace.map((object) => `~ ${objectKey(object)}`),
    ...Object.entries(nodes).map(
      ([name, { metadata, spec }]) => `~ Node ${name} (${nodeWords(metadata.labels, spec)})`,
    ),
    ...restore.flatMap(({ node, kind, names }) => names.map((name) => `+ ${kind} ${name} on ${node}`)),
    ...discard.flatMap(({ node, kind, names }) => names.map((name) => `- ${kind} ${name} on ${node}`)),
  ];
}

function nodeWords(labels: Record<string, string | null>, { taints }: { taints?: unknown[] }): string {
  const words = Object.keys(labels).map((label) => `label ${label}`);
  if (taints) words.push('taints');
  return words.length === 0 ? 'cordon' : words.join(', ');
}
