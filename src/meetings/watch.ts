import { Agent as HttpAgent, request as httpRequest, type IncomingMessage } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import type { Socket } from 'node:net';
import { roomAddress } from '#machines/addresses.ts';
import { deliver } from '#src/actors/deliver.ts';
import type { Runtime } from '#src/actors/runtime.ts';
import { isDatabaseAway } from '#src/db/is-database-away.ts';
import { AppError } from '#src/kernel/errors.ts';
import { newId } from '#src/kernel/ids.ts';

export interface LiveKitWatch {
  /** Whether LiveKit answered the last probe. */
  readonly reachable: () => boolean;
  /** Probes LiveKit once; to be called every second. */
  look(): Promise<void>;
  close(): void;
}

/**
 * Watches whether LiveKit is reachable. The probe keeps its connection open, so that a restart of LiveKit within a
 * second is noticed too. Running rooms are told, because a new LiveKit room of the same name then continues the same
 * meeting. `doubtful` means that no replica watched for a while before the start.
 */
export function watchLiveKit(
  runtime: Runtime,
  livekit: { readonly apiUrl: string; readonly verifyCertificate: boolean },
  doubtful: boolean,
): LiveKitWatch {
  const probe = createProbe(livekit.apiUrl, livekit.verifyCertificate, () => void look().catch(() => undefined));
  let looking: Promise<void> | null = null;
  // Null until the first answer. Undelivered events stay in `owed` for the next probe.
  let state: 'here' | 'away' | null = null;
  let owed: ('livekit.lost' | 'livekit.back')[] = [];
  const settleDebts = async () => {
    while (owed[0] !== undefined) {
      await tellRunningRooms(runtime, owed[0]);
      owed = owed.slice(1);
    }
  };
  const lookOnce = async () => {
    const { answered, broken } = await probe.ask();
    const before = state;
    state = answered ? 'here' : 'away';
    if (before === null && answered && doubtful) owed = ['livekit.back'];
    else if (before === null && !answered) owed = ['livekit.lost'];
    // Connections also break for other reasons; report only `livekit.back`, and let the rooms' next sweep decide.
    else if (before === 'here' && answered && broken) owed = [...owed, 'livekit.back'];
    else if (before === 'here' && !answered) owed = [...owed, 'livekit.lost'];
    else if (before === 'away' && answered) owed = [...owed, 'livekit.back'];
    if (before !== null && before !== state) {
      runtime.log.warn({ reachable: answered }, 'the reachability of LiveKit changed');
    }
    await settleDebts();
  };
  const look = () => {
    looking ??= lookOnce().finally(() => {
      looking = null;
    });
    return looking;
  };
  return { reachable: () => state !== 'away', look, close: () => probe.close() };
}

/** Tells every running room, each in its own delivery, so that no room delays or fails another. */
async function tellRunningRooms(runtime: Runtime, type: 'livekit.lost' | 'livekit.back'): Promise<void> {
  const { rows } = await runtime.database.pool.query<{ id: string }>('select id from greenroom.actor where running');
  const id = newId();
  for (const { id: room } of rows) {
    const delivery = {
      to: roomAddress(room),
      event: { type },
      key: `replica/${id}`,
      cause: { by: 'replica', id },
    } as const;
    try {
      await deliver(runtime, [delivery]);
    } catch (error) {
      if (error instanceof AppError && isDatabaseAway(error.cause)) throw error;
      // A room that cannot be moved, or only by a newer replica, must not stop the others.
      runtime.log.error({ err: error, room }, 'failed to report an outage of LiveKit to a room');
    }
  }
}

function createProbe(apiUrl: string, verifyCertificate: boolean, onBroken: () => void) {
  const url = new URL(apiUrl.replace(/^ws/, 'http'));
  const secure = url.protocol === 'https:';
  const agent = secure
    ? new HttpsAgent({ keepAlive: true, maxSockets: 1, rejectUnauthorized: verifyCertificate })
    : new HttpAgent({ keepAlive: true, maxSockets: 1 });
  let broken = false;
  let closed = false;
  const seen = new WeakSet<object>();
  // Only connections that carried a response are watched: a refused one tells nothing new, and would trigger the next
  // probe at once.
  const watchSocket = (socket: Socket) => {
    if (seen.has(socket)) return;
    seen.add(socket);
    socket.once('close', () => {
      if (closed) return;
      broken = true;
      onBroken();
    });
  };
  return {
    /**
     * Resolves with whether LiveKit answered within 2 s, and whether the kept connection broke since the last probe.
     */
    ask(): Promise<{ answered: boolean; broken: boolean }> {
      return new Promise((resolve) => {
        const settle = (answered: boolean) => {
          resolve({ answered, broken });
          if (answered) broken = false;
        };
        const request = (secure ? httpsRequest : httpRequest)(
          url,
          { agent, timeout: 2_000 },
          (response: IncomingMessage) => {
            watchSocket(response.socket);
            response.resume();
            response.once('end', () => settle(true));
            response.once('error', () => settle(false));
          },
        );
        request.once('timeout', () => request.destroy(new Error('LiveKit did not answer in time')));
        request.once('error', () => settle(false));
        request.end();
      });
    },
    close() {
      closed = true;
      agent.destroy();
    },
  };
}
