/** The middle one of a list of numbers; of an even count the upper of the two. */
export function median(list) {
  return list.toSorted((x, y) => x - y)[Math.floor(list.length / 2)];
}

export function say(text) {
  process.stdout.write(`${text}\n`);
}
