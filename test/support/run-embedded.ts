import { startParts } from '#dev/start-parts.ts';
import { createLog } from '#src/kernel/log.ts';
import { readSettings } from '#src/settings/settings.ts';

// Starts the embedded parts like the product, prints a line, and runs until it is stopped or killed.
const parts = await startParts({
  settings: readSettings(process.env),
  log: createLog('silent'),
  progress: (line) => console.log(line),
});
console.log(JSON.stringify({ databaseUrl: parts.databaseUrl, notes: parts.notes }));
const stay = setInterval(() => undefined, 60_000);
process.once('SIGTERM', async () => {
  await parts.stop();
  clearInterval(stay);
});
