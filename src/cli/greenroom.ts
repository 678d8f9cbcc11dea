#!/usr/bin/env node
import { parseArgs } from 'node:util';
import { createLog } from '#src/kernel/log.ts';
import { openProductDatabase } from '#src/product-database.ts';
import { readSettings } from '#src/settings/settings.ts';
import type { Called, Said } from './command.ts';
import { commands } from './commands.ts';
import { deploymentCommands } from './deployment-commands.ts';
import { findDatabase } from './find-database.ts';

/** `greenroom <words…> [--json]`: the operators' command line, on the database of the same environment. */
async function main(args: readonly string[]): Promise<void> {
  const { positionals, values } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
      limit: { type: 'string', default: '200' },
      ...ownOptions(commands),
    },
  });
  const isNamed = ({ words }: Called) => words.every((word, index) => positionals[index] === word);
  const standalone = deploymentCommands.find(isNamed);
  const usual = commands.find(isNamed);
  const found = standalone ?? usual;
  const rest = positionals.slice(found?.words.length ?? 0);
  const { json, help, limit: most, ...options } = values;
  if (found === undefined && positionals.length > 0) {
    process.stderr.write(`There is no command ${positionals.join(' ')}.\n`);
  }
  if (found === undefined || help || !fits(found, rest, Object.keys(options))) {
    process.stdout.write(describe(found === undefined ? [...commands, ...deploymentCommands] : [found]));
    process.exitCode = help ? 0 : 2;
    return;
  }
  const say = ({ data, text, failed }: Said) => {
    if (failed === true) process.exitCode = 1;
    process.stdout.write(json ? `${JSON.stringify(data, null, 2)}\n` : `${text}\n`);
  };
  if (standalone !== undefined) return say(await standalone.run(rest));
  const settings = readSettings(process.env);
  const log = createLog('error');
  const database = await openProductDatabase(await findDatabase(settings), log, settings.DATABASE_DIRECT_URL);
  try {
    const limit = Number.parseInt(most, 10) || 200;
    const said = await usual?.run({ settings, database, log, limit }, rest, options);
    if (said !== undefined) say(said);
  } finally {
    await database.close();
  }
}

/** Collects the options of all commands; `fits` checks later which of them the called command has. */
function ownOptions(known: readonly Called[]): Record<string, { type: 'string' | 'boolean' }> {
  const named = known.flatMap(({ options }) => Object.entries(options ?? {}));
  return Object.fromEntries(named.map(([name, value]) => [name, { type: value === null ? 'boolean' : 'string' }]));
}

function fits(command: Called, args: readonly string[], options: readonly string[]): boolean {
  const needed = command.args.filter((arg) => !/[?…]$/.test(arg)).length;
  const most = command.args.some((arg) => arg.endsWith('…')) ? Number.POSITIVE_INFINITY : command.args.length;
  if (args.length < needed || args.length > most) return false;
  return options.every((option) => Object.hasOwn(command.options ?? {}, option));
}

function describe(known: readonly Called[]): string {
  const lines = known.map(({ words, args, options = {}, help }) => {
    const shown = args.map((arg) =>
      arg.endsWith('?') ? `[<${arg.slice(0, -1)}>]` : arg.endsWith('…') ? `[<${arg.slice(0, -1)}> …]` : `<${arg}>`,
    );
    const further = Object.entries(options).map(([name, value]) => `[--${name}${value === null ? '' : ` <${value}>`}]`);
    const call = ['greenroom', ...words, ...shown, ...further].join(' ');
    return `  ${call.padEnd(48)}  ${help}`;
  });
  return `${['Usage (each takes --json):', ...lines].join('\n')}\n`;
}

/** Joins the messages of an error and its causes: `fetch failed` alone does not name the server. */
function explain(error: unknown): string {
  const messages = new Set<string>();
  for (let at = error; at instanceof Error && messages.size < 4; at = at.cause) {
    const several = at instanceof AggregateError ? at.errors.map((one: unknown) => (one as Error).message) : [];
    messages.add(at.message || several.join(', ') || at.name);
  }
  return messages.size === 0 ? String(error) : [...messages].join(': ');
}

main(process.argv.slice(2)).catch((error: unknown) => {
  process.stderr.write(`${explain(error)}\n`);
  process.exitCode = 1;
});
