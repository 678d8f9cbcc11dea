#!/usr/bin/env node
import { parseArgs } from 'node:util';
import { createLog } from '#src/log.ts';
import { openProductDatabase } from '#src/product-database.ts';
import { readSettings } from '#src/settings/settings.ts';
import { type Command, commands } from './commands.ts';
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
    },
  });
  const found = commands.find(({ words }) => words.every((word, index) => positionals[index] === word));
  const rest = positionals.slice(found?.words.length ?? 0);
  if (found === undefined || values.help || rest.length !== found.args.length) {
    process.stdout.write(describe(found === undefined ? commands : [found]));
    process.exitCode = values.help ? 0 : 2;
    return;
  }
  const settings = readSettings(process.env);
  const log = createLog('error');
  const database = await openProductDatabase(await findDatabase(settings), log);
  try {
    const limit = Number.parseInt(values.limit, 10) || 200;
    const { data, text } = await found.run({ settings, database, log, limit }, rest);
    process.stdout.write(values.json ? `${JSON.stringify(data, null, 2)}\n` : `${text}\n`);
  } finally {
    await database.close();
  }
}

function describe(known: readonly Command[]): string {
  const lines = known.map(({ words, args, help }) => {
    const call = ['greenroom', ...words, ...args.map((arg) => `<${arg}>`)].join(' ');
    return `  ${call.padEnd(48)}  ${help}`;
  });
  return `${['Usage (each takes --json):', ...lines].join('\n')}\n`;
}

main(process.argv.slice(2)).catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
