import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { buildEgressStandIn } from './build-egress-stand-in.ts';
import type { LiveKitTestAccess } from './provided.ts';

/** An event of an egress, at once or at a stage that `EgressFaults` names. */
type EgressAct = 'die' | 'dieSilently' | 'fail' | 'abort' | 'limit' | 'stop' | 'leave';

/** Faults of an egress; `test/standins/egress/faults.go` says what each does. */
interface EgressFaults {
  /** A code of psrpc, such as `invalid_argument`. */
  readonly refuse?: string;
  readonly busy?: boolean;
  readonly startDelayMs?: number;
  readonly activeDelayMs?: number;
  readonly holdActive?: boolean;
  readonly holdUpload?: boolean;
  readonly s3Fails?: boolean;
  readonly noManifest?: boolean;
  readonly manifestFirst?: boolean;
  readonly noReport?: boolean;
  readonly linger?: boolean;
  readonly onStarting?: EgressAct;
  readonly onActive?: EgressAct;
  readonly onUploaded?: EgressAct;
}

/** An egress as the stand-in sees it, which may differ from LiveKit's state. */
interface StandInEgress {
  readonly egressId: string;
  readonly roomName: string;
  /** Such as `EGRESS_ACTIVE`. */
  readonly status: string;
  readonly filepath: string;
  /** Whether its recorder is in the room. */
  readonly present: boolean;
  /** Whether it has ended or died. */
  readonly over: boolean;
  readonly faults: EgressFaults;
}

/** A running stand-in of LiveKit's egress service. */
export interface EgressWorker extends AsyncDisposable {
  /** Address of its control API. */
  readonly control: string;
  /** How many requests to start reached it, refused ones included. */
  starts(): Promise<number>;
  egresses(): Promise<readonly StandInEgress[]>;
  /** Sets the faults of the next start that reaches it. */
  failNext(faults: EgressFaults): Promise<void>;
  /** Sets the faults of every start without faults of its own. */
  failEvery(faults: EgressFaults): Promise<void>;
  /** Replaces the faults of one egress, or of all that run; what the former ones held goes on. */
  change(egressId: string, faults: EgressFaults): Promise<void>;
  /** Applies this act to one egress, or to `all` running ones. Rejects if the egress has ended. */
  act(egressId: string, act: EgressAct): Promise<void>;
  /** Ends it with SIGKILL, as when its machine is lost: LiveKit notices after 10 to 20 s. */
  kill(): Promise<void>;
}

/** Starts a stand-in at this LiveKit; resolves when requests reach it. It ends with its scope and with this process. */
export async function startEgressWorker(livekit: LiveKitTestAccess): Promise<EgressWorker> {
  const program = await buildEgressStandIn();
  if ('missing' in program) throw new Error(program.missing);
  const child = spawn(program.path, { stdio: ['pipe', 'pipe', 'pipe'] });
  const { url, key, secret, redisUrl } = livekit;
  // The stand-in ends when this pipe is closed.
  child.stdin.on('error', () => undefined);
  child.stdin.write(`${JSON.stringify({ redisUrl, livekitUrl: url, key, secret })}\n`);
  const end = async (signal: NodeJS.Signals) => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, 'exit');
    child.kill(signal);
    await exited;
  };
  const control = await readControl(child).catch(async (error: unknown) => {
    await end('SIGKILL');
    throw error;
  });
  const ask = async (method: string, path: string, body?: EgressFaults): Promise<Response> => {
    const response = await fetch(`${control}/${path}`, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!response.ok) throw new Error(`The egress stand-in answered ${response.status}: ${await response.text()}`);
    return response;
  };
  const state = async () =>
    (await (await ask('GET', 'egresses')).json()) as { starts: number; egresses: StandInEgress[] };
  return {
    control,
    starts: async () => (await state()).starts,
    egresses: async () => (await state()).egresses,
    failNext: async (faults) => void (await ask('PUT', 'faults/next', faults)),
    failEvery: async (faults) => void (await ask('PUT', 'faults/every', faults)),
    change: async (egressId, faults) => void (await ask('PUT', `egresses/${egressId}/faults`, faults)),
    act: async (egressId, act) => void (await ask('POST', `egresses/${egressId}/${act}`)),
    kill: () => end('SIGKILL'),
    [Symbol.asyncDispose]: () => end('SIGTERM'),
  };
}

/** Its first output line contains the address. */
async function readControl(child: ChildProcess): Promise<string> {
  let complaints = '';
  child.stderr!.on('data', (chunk) => {
    complaints = (complaints + chunk).slice(-2_000);
  });
  const failed = once(child, 'close').then(() => {
    throw new Error(`The egress stand-in did not start: ${complaints.trim()}`);
  });
  failed.catch(() => undefined);
  const lines = createInterface({ input: child.stdout! });
  const [line] = (await Promise.race([once(lines, 'line'), failed])) as [string];
  return (JSON.parse(line) as { control: string }).control;
}
