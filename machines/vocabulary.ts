/** An action that the product carries out for a machine: it does nothing in the machine, and types its params. */
export type Word = (_: never, params: never) => void;

/** What a machine asks of one domain of the product. */
export interface Vocabulary {
  /** Rows that change in the same commit. */
  readonly writes: Readonly<Record<string, Word>>;
  /** Work outside, done after the commit. */
  readonly commands: Readonly<Record<string, Word>>;
}

/** The params that a word takes; an empty object for one that takes none. */
export type ParamsOf<Asked extends Word> = Parameters<Asked> extends [unknown, infer Params] ? Params : object;

/** Makes a word, with the type of its params if it takes any. */
export function word(): () => void;
export function word<Params>(): (_: unknown, params: Params) => void;
export function word() {
  return () => {};
}
