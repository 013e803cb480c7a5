/**
 * The same keys in another language: a text stays a text, a function keeps its parameters. A key that is missing
 * or too many, or a parameter of another type, does not compile.
 */
export type Translated<T> = {
  readonly [K in keyof T]: T[K] extends (...args: infer A) => string ? (...args: A) => string : string;
};
