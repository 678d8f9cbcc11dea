import { asOwnUuid } from '#src/kernel/ids.ts';
import type { Storage } from '#src/storage/storage.ts';
import { callsAtOnce, forEachAtOnce } from './at-once.ts';
import type { Difference, Look, Scope } from './difference.ts';
import type { DriftParts } from './drift-parts.ts';
import { type FileRow, type Folder, readRecordingsOf, recordingsFolder, uploadsFolder } from './file-folders.ts';
import { moment } from './next-steps.ts';
import { UnconfiguredError } from './unconfigured-error.ts';
import { walkFolder } from './walk-folder.ts';

/** By folder: the id after which the next comparison continues. */
export type Cursors = Readonly<Partial<Record<Folder['name'], string>>>;

interface FileLook extends Look {
  readonly cursors: Cursors;
}

/** Recordings of a scope of rooms that are looked up one by one. */
const mostOfRooms = 200;
/** A row that has not changed for a minute is not waiting for its object. */
const settledMs = 60_000;

/**
 * Compares recordings and checked uploads with the bucket, as far as one comparison lists it. For a scope of rooms,
 * looks up their recordings only. Null when recordings and file uploads are both switched off.
 */
export async function compareFiles(
  parts: DriftParts,
  scope: Scope,
  now: Date,
  cursors: Cursors,
): Promise<FileLook | null> {
  const { settings, storage, database } = parts;
  const { RECORDING_ENABLE: records, FILE_UPLOAD_ENABLED: uploads } = settings;
  if (!records && !uploads) return null;
  if (storage === null) throw new UnconfiguredError('No storage is configured.');
  if (scope !== 'all') return await lookUp(parts, storage, scope, now);
  const folders = [
    ...(records ? [recordingsFolder(database, settings)] : []),
    ...(uploads ? [uploadsFolder(database, settings)] : []),
  ];
  const looks: FileLook[] = [];
  for (const folder of folders) looks.push(await lookThrough(storage, folder, cursors[folder.name] ?? null, now));
  return {
    differences: looks.flatMap(({ differences }) => differences),
    covers: (known) => looks.some(({ covers }) => covers(known)),
    cursors: Object.assign({}, ...looks.map((look) => look.cursors)),
  };
}

async function lookThrough(storage: Storage, folder: Folder, start: string | null, now: Date): Promise<FileLook> {
  const { prefix, name } = folder;
  const differences: Difference[] = [];
  const walked = await walkFolder(storage, folder, start, async ({ rows, objects }) => {
    const keys = new Set(objects.map(({ key }) => key));
    const known = new Map(rows.map((row) => [row.id, row]));
    for (const row of rows) {
      if (!row.needed || keys.has(row.key)) continue;
      // An id may have several objects, and the page may end between them: look this one up.
      if (row === rows.at(-1) && (await storage.head(row.key)) !== null) continue;
      differences.push(missingFile(row, now));
    }
    for (const { id, key } of objects) {
      const row = known.get(id);
      if (row === undefined) differences.push(unknownObject(folder, key));
      else if (!row.allowed && row.key === key) differences.push(earlyFile(row));
    }
  });
  return {
    differences,
    cursors: walked.upTo === null ? {} : { [name]: walked.upTo },
    covers({ what, thing }) {
      const id =
        what === 'file' && thing.startsWith(prefix) ? asOwnUuid(thing.slice(prefix.length).slice(0, 36)) : null;
      if (id === null) return false;
      return (walked.after === null || id > walked.after) && (walked.upTo === null || id <= walked.upTo);
    },
  };
}

async function lookUp(parts: DriftParts, storage: Storage, rooms: readonly string[], now: Date): Promise<FileLook> {
  const { database, settings } = parts;
  const rows = settings.RECORDING_ENABLE ? await readRecordingsOf(database, settings, rooms, mostOfRooms) : [];
  const differences: Difference[] = [];
  await forEachAtOnce(rows, callsAtOnce, async (row) => {
    if (!row.needed && row.allowed) return;
    const found = await storage.head(row.key);
    if (row.needed && found === null) differences.push(missingFile(row, now));
    if (!row.allowed && found !== null) differences.push(earlyFile(row));
  });
  const asked = new Set(rows.map(({ key }) => key));
  return {
    differences,
    cursors: {},
    covers: ({ what, room, thing }) =>
      what === 'file' && room !== null && rooms.includes(room) && (rows.length < mostOfRooms || asked.has(thing)),
  };
}

const missingFile = (row: FileRow, now: Date): Difference => ({
  room: row.room,
  what: 'file',
  direction: 'missing',
  thing: shownKey(row.key),
  believed: row.believed,
  found: null,
  next: 'Nothing: the object is not in the bucket. Restore it from a backup under this key, or delete the row.',
  ...(now.getTime() - row.changedAt.getTime() > settledMs ? { settled: true } : {}),
});

const earlyFile = (row: FileRow): Difference => ({
  room: row.room,
  what: 'file',
  direction: 'surplus',
  thing: shownKey(row.key),
  believed: row.believed,
  found: 'an object',
  next:
    row.dueAt === null
      ? 'Nothing looks for it again; a report of the storage about this key saves the recording.'
      : `The recording looks for its file at ${moment(row.dueAt)} or later.`,
});

const unknownObject = ({ name }: Folder, key: string): Difference => ({
  room: null,
  what: 'file',
  direction: 'surplus',
  thing: shownKey(key),
  believed: null,
  found: `an object without a row among the ${name}`,
  next: 'Nothing: an object whose room or row was deleted stays until the lifecycle of the bucket or an operator removes it.',
});

/** The extension of an upload comes from its uploader's file name. */
const shownKey = (key: string): string => key.replace(/(?<=[0-9a-f]{12})\.(?![a-z][a-z0-9]{1,4}$).*$/is, '.…');
