import type { Act, ActResult, BulkResult } from './act.ts';
import type { ActorAnswer } from './actor-answer.ts';
import { type CallOptions, callApi } from './call-api.ts';
import type { DriftAnswer, EndedDrift } from './drift-line.ts';
import type { DryRunAnswer } from './dry-run-result.ts';
import type { DiagnosisAnswer } from './finding.ts';
import type { JournalAnswer, JournalQuery, StreamFact } from './journal-line.ts';
import type { RoomAnswer } from './room-answer.ts';
import type { Filter, RoomsAnswer, SearchMatch } from './room-line.ts';
import type { SessionAnswer } from './session-answer.ts';

type Query = Readonly<Record<string, string | number | undefined>>;

/** Milliseconds that the page waits for a bulk act; the server answers within 30 s. */
const bulkMs = 300_000;

/** What bulk acts can do. */
export type BulkAct = 'actor.release' | 'room.reconcile' | 'meeting.end' | 'command.retry';

/** The operators' API of this server, as the page uses it. */
export type OperatorsApi = ReturnType<typeof createOperatorsApi>;

/** `csrf` returns the token of the running session. */
export function createOperatorsApi(csrf: () => string | undefined) {
  const get = <Answer>(path: string, query: Query = {}, signal?: AbortSignal) =>
    callApi(`${path}${queryText(query)}`, { signal }) as Promise<Answer>;
  const send = <Answer>(method: 'POST' | 'DELETE', path: string, body?: object, more: CallOptions = {}) =>
    callApi(path, { ...more, method, csrf: csrf(), ...(body === undefined ? {} : { body }) }) as Promise<Answer>;
  const room = (reference: string) => `rooms/${encodeURIComponent(reference)}/`;

  return {
    session: () => get<SessionAnswer>('session/'),
    logIn: (token: string) => send<SessionAnswer>('POST', 'session/', { token }),
    logOut: () => send<null>('DELETE', 'session/'),
    rooms: (query: { filter: Filter; after?: string; limit?: number; text?: string }, signal?: AbortSignal) =>
      get<RoomsAnswer>('rooms/', query, signal),
    search: (text: string) => send<{ readonly results: readonly SearchMatch[] }>('POST', 'search/', { text }),
    room: (reference: string, signal?: AbortSignal) => get<RoomAnswer>(room(reference), {}, signal),
    actor: (kind: string, id: string, signal?: AbortSignal) =>
      get<ActorAnswer>(`actors/${kind}/${id.split('/').map(encodeURIComponent).join('/')}/`, {}, signal),
    diagnosis: (reference: string, signal?: AbortSignal) =>
      get<DiagnosisAnswer>(`${room(reference)}diagnosis/`, {}, signal),
    systemDiagnosis: (signal?: AbortSignal) => get<DiagnosisAnswer>('diagnosis/', {}, signal),
    journal: (reference: string, query: JournalQuery, signal?: AbortSignal) =>
      get<JournalAnswer>(`${room(reference)}journal/`, { ...query }, signal),
    facts: (reference: string, query: { stream: string; limit: number; after?: number }, signal?: AbortSignal) =>
      get<{ readonly results: readonly StreamFact[] }>(`${room(reference)}facts/`, query, signal),
    drift: (query: { room?: string; what?: string; limit?: number }, signal?: AbortSignal) =>
      get<DriftAnswer>('drift/', query, signal),
    checkDrift: () => send<DriftAnswer>('POST', 'drift/check/', {}),
    driftHistory: (query: { room?: string; limit?: number; before?: string }, signal?: AbortSignal) =>
      get<{ readonly results: readonly EndedDrift[] }>('drift/history/', query, signal),
    previewAct: (act: Act) => send<ActResult>('POST', 'acts/', { ...act, reason: 'preview', dry_run: true }),
    /** A repeated call with the same key acts once. */
    act: (act: Act, reason: string, key: string) =>
      send<ActResult>('POST', 'acts/', { ...act, reason }, { idempotencyKey: key }),
    previewBulk: (filter: Filter, act: BulkAct) =>
      send<BulkResult>('POST', 'acts/bulk/', { filter, act, reason: 'preview', dry_run: true }, { patienceMs: bulkMs }),
    actInBulk: (filter: Filter, act: BulkAct, reason: string) =>
      send<BulkResult>('POST', 'acts/bulk/', { filter, act, reason }, { patienceMs: bulkMs }),
    dryRun: (body: object) => send<DryRunAnswer>('POST', 'dry-run/', body),
  };
}

function queryText(query: Query): string {
  const given = Object.entries(query).flatMap(([name, value]) =>
    value === undefined || value === '' ? [] : [[name, String(value)]],
  );
  return given.length === 0 ? '' : `?${new URLSearchParams(given)}`;
}
