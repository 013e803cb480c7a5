import type { Rule } from './rule.js';

const CODE = 'K8SLAB_CONFIG_BOX';

export const boxSource: Rule = {
  name: 'box-source',
  reads: ['box', 'provider'],
  check: ({ box, provider }, context) => {
    if (!box) return [];
    if (provider === 'docker') {
      return (['version', 'url', 'file'] as const)
        .filter((key) => box[key] !== undefined)
        .map((key) =>
          context.problem(`box.${key}`, {
            code: CODE,
            message: 'docker nodes have no box, wanted only box.name, the reference of an image',
            hint: 'Remove it; docker load brings an image from a file.',
          }),
        );
    }
    if (box.file !== undefined && box.url !== undefined) {
      const message = 'box.url and box.file exclude each other, wanted one of them';
      return [context.problem('box.file', { code: CODE, message, hint: 'Remove one.' })];
    }
    // Vagrant gives a box without metadata the version 0, and then finds no box of the version asked for.
    const bare = box.file !== undefined || (box.url?.endsWith('.box') ?? false);
    if (!bare || box.version === undefined) return [];
    const message = 'a .box file carries no version for Vagrant to compare, wanted no box.version';
    return [
      context.problem('box.version', { code: CODE, message, hint: 'Remove it, or use the URL of a metadata JSON.' }),
    ];
  },
};
