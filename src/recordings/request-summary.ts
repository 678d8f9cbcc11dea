import { z } from 'zod';
import { Away } from '#src/actors/command.ts';
import { isDatabaseAway } from '#src/db/is-database-away.ts';
import type { Egress } from '#src/livekit/egress.ts';
import type { MailTexts } from '#src/mail/mail-texts.ts';
import { downloadLink } from './download-link.ts';
import type { Notice } from './notices.ts';
import { keyOf, metadataKeyOf } from './recording-key.ts';
import type { RecordingDeps } from './recording-parts.ts';

/** The summary service cannot or does not want to take the recording; another try would not help. */
export class SummaryRefused extends Error {
  override readonly name = 'SummaryRefused';
  readonly reason: 'refused' | 'not_configured';
  constructor(reason: 'refused' | 'not_configured', text: string) {
    super(text);
    this.reason = reason;
  }
}

const timeoutMs = 30_000;
const job = z.object({ job_id: z.string().min(1).max(255) });

/**
 * Hands a recording to the summary service (livekit.md §4.3). Rejects with `Away` while it cannot be reached or fails,
 * and with `SummaryRefused` when it refuses.
 */
export async function requestSummary(deps: RecordingDeps, texts: MailTexts, notice: Notice): Promise<void> {
  const { settings } = deps;
  const { SUMMARY_SERVICE_ENDPOINT: endpoint, SUMMARY_SERVICE_API_TOKEN: token } = settings;
  if (endpoint === undefined || token === undefined) {
    throw new SummaryRefused('not_configured', 'The summary service is not configured');
  }
  const times = await readTimes(deps, notice);
  const version = settings.SUMMARY_SERVICE_VERSION;
  const payload = version === 1 ? firstPayload(deps, notice, times) : await secondPayload(deps, texts, notice, times);
  const answer = await post(endpoint, token, payload);
  if (version === 1) return;
  const read = job.safeParse(answer);
  if (!read.success) throw new SummaryRefused('refused', 'The summary service named no job');
  const noted = deps.database.pool.query({
    name: 'recordings.note-job',
    text: 'update public.meet_recording set external_process_id = $2, updated_at = clock_timestamp() where id = $1',
    values: [notice.recording, read.data.job_id],
  });
  await noted.catch((error: unknown) => {
    if (isDatabaseAway(error)) throw error;
    // Asking again would start another job: this id belongs to another recording, or is no text.
    throw new SummaryRefused('refused', 'The summary service named a job that cannot be stored');
  });
}

async function post(endpoint: string, token: string, payload: object): Promise<unknown> {
  const response = await fetch(endpoint, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify(payload),
    redirect: 'error',
    signal: AbortSignal.timeout(timeoutMs),
  }).catch((error: unknown) => {
    throw new Away('The summary service cannot be reached', { cause: error });
  });
  const { status } = response;
  if (status >= 200 && status < 300) return response.json().catch(() => null);
  await response.body?.cancel();
  if (status >= 500 || status === 408 || status === 429) throw new Away(`The summary service answered ${status}`);
  throw new SummaryRefused('refused', `The summary service answered ${status}`);
}

interface Times {
  readonly start: Date | null;
  readonly end: Date | null;
}

/** The times of the file, which LiveKit keeps for a day; null when it does not know them. */
async function readTimes({ livekit }: RecordingDeps, { egress }: Notice): Promise<Times> {
  const [known] = egress === null ? [] : await livekit.listEgresses({ egress }).catch((): Egress[] => []);
  const toDate = (nanoseconds: bigint | null | undefined) =>
    nanoseconds === null || nanoseconds === undefined ? null : new Date(Number(nanoseconds / 1_000_000n));
  return { start: toDate(known?.startedAt), end: toDate(known?.endedAt) };
}

const metadataOf = ({ settings }: RecordingDeps, { recording, options }: Notice): string | null =>
  settings.METADATA_COLLECTOR_ENABLED && options.collect_metadata === true ? metadataKeyOf(settings, recording) : null;

const languageOf = ({ options }: Notice): string | null =>
  typeof options.language === 'string' ? options.language : null;

function firstPayload(deps: RecordingDeps, notice: Notice, { start, end }: Times): object {
  const { owner, recording: id, mode } = notice;
  return {
    owner_id: owner.id,
    recording_filename: keyOf(deps.settings, { id, mode }),
    metadata_filename: metadataOf(deps, notice),
    email: owner.email,
    sub: owner.sub,
    room: notice.roomName,
    language: languageOf(notice),
    owner_timezone: owner.timeZone,
    download_link: downloadLink(deps, id) ?? null,
    context_language: owner.language,
    recording_start_at: start?.toISOString() ?? null,
    recording_end_at: end?.toISOString() ?? null,
  };
}

async function secondPayload(
  deps: RecordingDeps,
  texts: MailTexts,
  notice: Notice,
  { start, end }: Times,
): Promise<object> {
  const { settings, storage, analytics } = deps;
  const { owner, recording: id, mode } = notice;
  if (storage === null) throw new SummaryRefused('not_configured', 'There is no storage to read the recording from');
  const seconds = settings.SUMMARY_SERVICE_CLOUD_STORAGE_SIGNED_URL_EXPIRY_SECONDS;
  const metadata = metadataOf(deps, notice);
  const form = settings.TRANSCRIPTION_SATISFACTION_FORM_BASE_URL;
  return {
    user_sub: owner.sub,
    user_email: owner.email,
    cloud_storage_url: await storage.presignGet(keyOf(settings, { id, mode }), seconds, 'service'),
    language: languageOf(notice) ?? settings.DJANGO_LANGUAGE_CODE.split('-')[0]!.toLowerCase(),
    context_language: owner.language,
    push_to_docs_config: {
      user_email: owner.email,
      title: titleOf(texts, notice, start),
      download_link: downloadLink(deps, id) ?? null,
      form_link: form !== undefined && metadata !== null ? `${form}?room_id=${notice.room}` : null,
      auto_create_summary: await analytics.isEnabled(owner, 'summary-enabled'),
    },
    metadata:
      metadata === null || start === null || end === null
        ? null
        : {
            cloud_storage_url: await storage.presignGet(metadata, seconds, 'service'),
            started_at: start.toISOString(),
            ended_at: end.toISOString(),
          },
  };
}

/** Title of the document, in the owner's language and time zone: a fixed date form, because documents are sorted by it. */
function titleOf(texts: MailTexts, { owner, roomName }: Notice, start: Date | null): string {
  const { text } = texts.of(owner.language);
  if (start === null) return text('transcription.title');
  const [date, time] = localParts(start, owner.timeZone);
  return text('transcription.titleOf', { room: roomName, date, time });
}

/** Date (YYYY-MM-DD) and time (HH:MM) in a time zone; UTC for an unknown one. */
function localParts(at: Date, timeZone: string): [date: string, time: string] {
  const format = (zone: string) =>
    new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'short' }).format(at).split(' ');
  try {
    return format(timeZone) as [string, string];
  } catch {
    return format('UTC') as [string, string];
  }
}
