import Handlebars from 'handlebars';
import { bareWord, jsonValue, rubyLiteral, shellLiteral, tomlValue, yamlValue } from './quote.js';

/** Template text by name, `Vagrantfile` or `vagrantfile/docker`; each one can be a partial of the others. */
export type TemplateSource = ReadonlyMap<string, string>;

export interface TemplateEngine {
  /** @throws Error when a template reads a field that `data` does not have, or a helper refuses a value. */
  render(name: string, data: object): string;
}

/**
 * strict: a missing field is an error, not an empty string. noEscape: Handlebars escapes for HTML only, which is
 * wrong everywhere here; instead every value goes through the helper of its language (a test reads the templates
 * and finds values that do not). knownHelpersOnly: a field can never be called like a helper.
 */
const OPTIONS = { strict: true, noEscape: true, knownHelpersOnly: true } as const;

const QUOTING = {
  ruby: rubyLiteral,
  yaml: yamlValue,
  toml: tomlValue,
  json: jsonValue,
  shell: shellLiteral,
  word: bareWord,
};

/** Names of the helpers that make a value safe in its language. */
export const QUOTING_HELPERS: readonly string[] = Object.keys(QUOTING);

const KNOWN_HELPERS = Object.fromEntries(QUOTING_HELPERS.map((name) => [name, true]));

export function createEngine(source: TemplateSource): TemplateEngine {
  const environment = strictEnvironment();
  const compiled = new Map<string, HandlebarsTemplateDelegate<object>>();
  const compile = (name: string): HandlebarsTemplateDelegate<object> => {
    const known = compiled.get(name);
    if (known) return known;
    const text = source.get(name);
    if (text === undefined) throw new Error(`Cannot render template "${name}": it does not exist`);
    const template = environment.compile<object>(text, { ...OPTIONS, knownHelpers: KNOWN_HELPERS });
    compiled.set(name, template);
    return template;
  };
  for (const name of source.keys()) environment.registerPartial(name, compile(name));
  return { render: (name, data) => compile(name)(data) };
}

type Helper = (this: unknown, value: unknown, options: Handlebars.HelperOptions) => unknown;

/**
 * An environment of its own: helpers registered elsewhere in the process cannot reach in. Handlebars' strict mode
 * does not cover what is handed to helpers, the built-in `if` and `each` among them, so they check it themselves.
 */
function strictEnvironment(): typeof Handlebars {
  const environment = Handlebars.create();
  const helpers = environment.helpers as Record<string, Helper>;
  for (const [name, quote] of Object.entries(QUOTING)) {
    environment.registerHelper(
      name,
      given(name, (value) => (quote as (value: unknown) => string)(value)),
    );
  }
  for (const name of ['if', 'unless', 'each']) {
    const builtIn = helpers[name];
    if (builtIn) environment.registerHelper(name, given(name, builtIn));
  }
  return environment;
}

function given(name: string, helper: Helper): Helper {
  return function (value, options) {
    if (value === undefined) throw new Error(`Cannot render a template: the value for "${name}" is missing`);
    return helper.call(this, value, options);
  };
}
