import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { createLog } from '#src/kernel/log.ts';
import { openProductDatabase } from '#src/product-database.ts';
import { createRuntime } from '#src/product-runtime.ts';
import { readSettings } from '#src/settings/settings.ts';
import { measureAdmission } from './admission.ts';
import { type BenchProduct, startBenchProduct } from './bench-product.ts';
import { measureCrowd } from './crowd.ts';
import { measureDeliveries } from './deliveries.ts';
import { measureDispatchRules } from './dispatch-rules.ts';
import { drawChart } from './draw-chart.ts';
import { measureEffects } from './effects.ts';
import { measureEngine } from './engine.ts';
import { measureExternal } from './external.ts';
import { measureGuestMemory } from './guest-memory.ts';
import { measureInspector } from './inspector.ts';
import { measureJournal } from './journal.ts';
import { measureLobby } from './lobby.ts';
import type { Row } from './measure.ts';
import { measureMediaAuth } from './media-auth.ts';
import { measurePins } from './pins.ts';
import { measurePushed } from './pushed.ts';
import { measureRecordings } from './recordings.ts';
import { createRoomMover, type RoomMover } from './room-mover.ts';
import { measureRooms } from './rooms.ts';
import { measureStartUp } from './start-up.ts';

const measurements: Readonly<Record<string, (product: BenchProduct, mover: RoomMover) => Promise<Row[]>>> = {
  // Measured first, because the garbage of other measurements is collected only gradually.
  memory: measureGuestMemory,
  admission: measureAdmission,
  deliveries: measureDeliveries,
  engine: measureEngine,
  effects: measureEffects,
  crowd: measureCrowd,
  'dispatch-rules': measureDispatchRules,
  external: measureExternal,
  inspector: measureInspector,
  journal: measureJournal,
  lobby: measureLobby,
  'media-auth': measureMediaAuth,
  pins: measurePins,
  pushed: measurePushed,
  recordings: measureRecordings,
  rooms: measureRooms,
  'start-up': measureStartUp,
};

/**
 * `npm run bench [name…]`: runs measurements, and prints each beside its limit or peer of the same run as a table and
 * as JSON. `--chart <file>` also draws them as an SVG.
 */
async function main(args: readonly string[]): Promise<void> {
  const { values, positionals: wanted } = parseArgs({
    args: [...args],
    options: { chart: { type: 'string' } },
    allowPositionals: true,
  });
  const { chart } = values;
  const unknown = wanted.filter((name) => !(name in measurements));
  if (unknown.length > 0) {
    throw new Error(
      `No measurement is called ${unknown.join(', ')}; there are ${Object.keys(measurements).join(', ')}.`,
    );
  }
  await using product = await startBenchProduct();
  const log = createLog('error');
  const database = await openProductDatabase(product.databaseUrl, log);
  const mover = createRoomMover(
    createRuntime({ database, log, secret: 'the-secret' }, readSettings({ GREENROOM_SWEEP_SECONDS: '3600' })),
  );
  const rows: Row[] = [];
  for (const [name, measure] of Object.entries(measurements)) {
    if (wanted.length > 0 && !wanted.includes(name)) continue;
    process.stderr.write(`measuring ${name} …\n`);
    rows.push(...(await measure(product, mover)));
  }
  await database.close();
  if (chart !== undefined) await writeFile(chart, drawChart(rows));
  console.table(rows.map(({ ratio, ...row }) => ({ ...row, ratio: ratio.toFixed(2) })));
  console.log(JSON.stringify(rows));
}

await main(process.argv.slice(2));
