import type { Database } from '#src/db/database.ts';
import type { Log } from '#src/kernel/log.ts';
import type { Settings } from '#src/settings/settings.ts';

/** Dependencies of a command. */
interface Tools {
  readonly settings: Settings;
  readonly database: Database;
  readonly log: Log;
  readonly limit: number;
}

/** Output of a command: data for programs, text for people. `failed` sets the exit code to 1 even with a result. */
export interface Said {
  readonly data: unknown;
  readonly text: string;
  readonly failed?: boolean;
}

type Options = Readonly<Record<string, string | boolean | undefined>>;

/** How a command is called. */
export interface Called {
  readonly words: readonly string[];
  /** An argument that ends with `?` is optional, one that ends with `…` may be absent or repeated. */
  readonly args: readonly string[];
  /** Options by name, with the placeholder of the value for the help; `null` is a switch without a value. */
  readonly options?: Readonly<Record<string, string | null>>;
  readonly help: string;
}

/** A command of the operators' command line. */
export interface Command extends Called {
  readonly run: (tools: Tools, args: readonly string[], options: Options) => Promise<Said>;
}

/** A command that needs neither settings nor a database. */
export interface StandaloneCommand extends Called {
  readonly run: (args: readonly string[]) => Promise<Said>;
}
