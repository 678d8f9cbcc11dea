import type { Database } from '#src/db/database.ts';
import type { Log } from '#src/kernel/log.ts';
import type { Settings } from '#src/settings/settings.ts';

/** What a command works with. */
interface Tools {
  readonly settings: Settings;
  readonly database: Database;
  readonly log: Log;
  readonly limit: number;
}

/** What a command says: for a program, and for people. `failed` makes the exit code 1 although there is a result. */
interface Said {
  readonly data: unknown;
  readonly text: string;
  readonly failed?: boolean;
}

type Options = Readonly<Record<string, string | boolean | undefined>>;

/** One command of the operators' command line. */
export interface Command {
  readonly words: readonly string[];
  /** One that ends with `?` may be left out. */
  readonly args: readonly string[];
  /** Options of its own, with what stands for the value in the help; `null` is a switch without a value. */
  readonly options?: Readonly<Record<string, string | null>>;
  readonly help: string;
  readonly run: (tools: Tools, args: readonly string[], options: Options) => Promise<Said>;
}
