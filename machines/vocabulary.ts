/** An action that the product carries out for a machine: it has no effect in the machine, and types its params. */
export type Word = (_: never, params: never) => void;

/** Writes and commands that a machine requests of one domain. */
export interface Vocabulary {
  /** Rows that change in the same commit. */
  readonly writes: Readonly<Record<string, Word>>;
  /** Work outside of the database, done after the commit. */
  readonly commands: Readonly<Record<string, Word>>;
}

/** Type of a word's params; an empty object for a word without params. */
export type ParamsOf<Asked extends Word> = Parameters<Asked> extends [unknown, infer Params] ? Params : object;

/** Creates a word, with the type of its params if it has any. */
export function word(): () => void;
export function word<Params>(): (_: unknown, params: Params) => void;
export function word() {
  return () => {};
}
