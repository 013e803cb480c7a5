import type { Command as Commander } from 'commander';
import type { Messages } from '../i18n/catalog.js';

/** Makes the verbs below another one: `component list`, `component install`. */
export function subVerbs(parent: Commander, texts: Messages['cli']): (name: string, description: string) => Commander {
  return (name, description) =>
    parent.command(name).description(description).helpOption('-h, --help', texts.optHelp).allowExcessArguments(false);
}
