import { describeLine, readJournal } from '#src/actors/journal.ts';
import { createLog } from '#src/kernel/log.ts';
import { openProductDatabase } from '#src/product-database.ts';

/** Prints the journal of a room. */
export async function printJournal(databaseUrl: string, room: string): Promise<void> {
  console.log('\nThe journal of the room:\n');
  const database = await openProductDatabase(databaseUrl, createLog('error'));
  for (const line of await readJournal(database, room, { limit: 100 })) console.log(describeLine(line));
  await database.close();
}
