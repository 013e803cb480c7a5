/** As much of XML 1.0 as a strict parser needs to judge a file of ours: any slip is an error. */
export interface XmlElement {
  name: string;
  attributes: Readonly<Record<string, string>>;
  children: XmlElement[];
  text: string;
}

const TOKEN = /<\?xml [^?]*\?>|<\/([\w-]+)>|<([\w-]+)((?:\s+[\w-]+="[^"<]*")*)(\/?)>|([^<]+)/y;
const ENTITIES: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', '#10': '\n', '#9': '\t' };

export function parseXml(source: string): XmlElement {
  // eslint-disable-next-line no-control-regex -- because XML has no such characters
  if (/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Surrogate}/u.test(source))
    throw new Error('not XML characters');
  const root: XmlElement = { name: '', attributes: {}, children: [], text: '' };
  const open = [root];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < source.length) {
    const at = TOKEN.lastIndex;
    const match = TOKEN.exec(source);
    if (!match) throw new Error(`not XML at: ${source.slice(at, at + 60)}`);
    const [, closed, name, attributes = '', single, text] = match;
    const parent = open.at(-1) ?? root;
    if (closed !== undefined) {
      if (open.pop()?.name !== closed) throw new Error(`${closed} is closed and was not open`);
    } else if (name !== undefined) {
      const element: XmlElement = { name, attributes: parseAttributes(attributes), children: [], text: '' };
      parent.children.push(element);
      if (single !== '/') open.push(element);
    } else if (text !== undefined) parent.text += unescape(text);
  }
  const [top, ...more] = root.children;
  if (open.length !== 1 || !top || more.length > 0) throw new Error('not one element');
  return top;
}

function parseAttributes(text: string): Record<string, string> {
  const pairs = [...text.matchAll(/([\w-]+)="([^"]*)"/g)].map(
    ([, name = '', value = '']) => [name, unescape(value)] as const,
  );
  if (new Set(pairs.map(([name]) => name)).size !== pairs.length) throw new Error(`an attribute twice: ${text}`);
  return Object.fromEntries(pairs);
}

function unescape(text: string): string {
  return text.replaceAll(/&([^;\s]*);?/g, (whole, name: string) => {
    const value = whole.endsWith(';') ? ENTITIES[name] : undefined;
    if (value === undefined) throw new Error(`unknown entity ${whole}`);
    return value;
  });
}
