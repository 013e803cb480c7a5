/** Keys and list indices from the top of the lab file to a value. */
export type Path = readonly (string | number)[];

/** `network.pods` as a path. For keys without dots. */
export function toPath(dotted: string): Path {
  return dotted === '' ? [] : dotted.split('.');
}

/** `registry.mirrors["docker.io"][0]`; the whole file is ''. */
export function showPath(path: Path): string {
  return path.reduce<string>((text, key) => {
    if (typeof key === 'number') return `${text}[${key}]`;
    if (!/^[\w-]+$/.test(key)) return `${text}[${JSON.stringify(key)}]`;
    return text === '' ? key : `${text}.${key}`;
  }, '');
}
