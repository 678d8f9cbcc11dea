import {
  AvailabilityResponse,
  type Job,
  JobStatus,
  JobType,
  ParticipantPermission,
  RegisterWorkerRequest,
  ServerMessage,
  UpdateJobStatus,
  WorkerMessage,
} from '@livekit/protocol';
import { AccessToken } from 'livekit-server-sdk';
import { WebSocket } from 'undici';
import { ownLiveKit } from './own-livekit.ts';
import { joinLiveKit, type RtcClient } from './rtc-client.ts';

/** A worker that runs agents of one name, as `@livekit/agents` does, in this process. */
export interface AgentWorker extends AsyncDisposable {
  /** The agents that are in a room now. */
  readonly agents: readonly RtcClient[];
  /** Number of received jobs. */
  readonly jobs: number;
  /** The metadata of their dispatches. */
  readonly metadata: readonly string[];
  /** Its agents leave their rooms, as they do when they crash; the worker stays. */
  crash(): Promise<void>;
}

/** Registers it at the shared LiveKit. Its agents take the identity `identityIn(room)`. */
export async function startAgentWorker(
  agentName: string,
  identityIn: (room: string) => string = (room) => `${agentName}-${room}`,
): Promise<AgentWorker> {
  const { url, key, secret } = ownLiveKit();
  const token = new AccessToken(key, secret);
  token.addGrant({ agent: true });
  const socket = new WebSocket(`${url.replace(/^http/, 'ws')}/agent`, {
    headers: { authorization: `Bearer ${await token.toJwt()}` },
  });
  socket.binaryType = 'arraybuffer';
  const send = (message: WorkerMessage['message']) => socket.send(new WorkerMessage({ message }).toBinary());
  const agents = new Set<RtcClient>();
  const joining = new Set<Promise<void>>();
  let jobs = 0;
  const metadata: string[] = [];

  const answer = (job: Job) => {
    const participantIdentity = identityIn(job.room!.name);
    const value = new AvailabilityResponse({ jobId: job.id, available: true, participantIdentity });
    send({ case: 'availability', value });
  };
  const run = async (job: Job, jobToken: string) => {
    jobs += 1;
    metadata.push(job.metadata);
    send({ case: 'updateJob', value: new UpdateJobStatus({ jobId: job.id, status: JobStatus.JS_RUNNING }) });
    const agent = await joinLiveKit({ url, token: jobToken });
    agents.add(agent);
    agent.room.on('disconnected', () => agents.delete(agent));
  };
  const registered = Promise.withResolvers<void>();
  socket.addEventListener('message', ({ data }) => {
    const { message } = ServerMessage.fromBinary(new Uint8Array(data as ArrayBuffer));
    if (message.case === 'register') registered.resolve();
    if (message.case === 'availability') answer(message.value.job!);
    if (message.case === 'assignment') joining.add(run(message.value.job!, message.value.token).catch(() => undefined));
  });
  socket.addEventListener('close', () => registered.reject(new Error('LiveKit closed the connection of the worker')));
  socket.addEventListener('open', () => {
    const allowedPermissions = new ParticipantPermission({
      hidden: true,
      agent: true,
      canSubscribe: true,
      canPublishData: true,
    });
    const value = new RegisterWorkerRequest({ type: JobType.JT_ROOM, agentName, version: '1', allowedPermissions });
    send({ case: 'register', value });
  });
  await registered.promise;

  const crash = async () => {
    await Promise.all(joining);
    for (const agent of agents) await agent.leave();
    agents.clear();
  };
  return {
    get agents() {
      return [...agents];
    },
    get jobs() {
      return jobs;
    },
    metadata,
    crash,
    async [Symbol.asyncDispose]() {
      socket.close();
      await crash();
    },
  };
}
