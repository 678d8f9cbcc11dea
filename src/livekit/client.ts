import { SignJWT } from 'jose';
import {
  type AgentDispatch,
  AgentDispatchClient,
  type ClientOptions,
  DataPacket_Kind,
  EgressClient,
  type ParticipantInfo,
  type ParticipantPermission,
  type Room,
  RoomServiceClient,
  SipClient,
} from 'livekit-server-sdk';
import { type Egress, type EgressRequest, startRoomEgress, toEgress } from './egress.ts';
import { LiveKitFailure, sortFailure } from './failures.ts';
import { type RulePlace, ruleNameOf, type SipRule, toSipRule } from './sip-rule.ts';
import { isConnected } from './translate.ts';

interface LiveKitServer {
  /** API address; http or https. */
  readonly apiUrl: string;
  readonly key: string;
  readonly secret: string;
}

/** Changes to a participant; absent fields stay unchanged. */
export interface ParticipantChange {
  readonly name?: string;
  readonly metadata?: string;
  /** Merged by key; an empty text deletes the key. */
  readonly attributes?: Readonly<Record<string, string>>;
  /** Replaces the whole permission. */
  readonly permission?: Partial<ParticipantPermission>;
}

/** The product's calls to LiveKit. Each rejects with a `LiveKitFailure`, within 5 s. */
export interface LiveKitClient {
  /** Lists the LiveKit rooms of these names, or all. */
  listRooms(names?: readonly string[]): Promise<Room[]>;
  listParticipants(room: string): Promise<ParticipantInfo[]>;
  removeParticipant(room: string, identity: string): Promise<void>;
  updateRoomMetadata(room: string, metadata: string): Promise<void>;
  deleteRoom(room: string): Promise<void>;
  /** Reads a connected participant; one that has just disconnected is `gone`. */
  getParticipant(room: string, identity: string): Promise<ParticipantInfo>;
  /** Resolves with the updated participant. */
  updateParticipant(room: string, identity: string, change: ParticipantChange): Promise<ParticipantInfo>;
  /** Mutes a track; `muted: false` unmutes it, which LiveKit refuses unless its `enable_remote_unmute` is on. */
  muteTrack(room: string, identity: string, track: string, muted?: boolean): Promise<void>;
  /** Subscribes a participant to these tracks, or unsubscribes it. */
  updateSubscriptions(room: string, identity: string, tracks: readonly string[], subscribe: boolean): Promise<void>;
  /** Sends a text reliably to everybody in a room. */
  sendData(room: string, text: string): Promise<void>;
  listDispatches(room: string): Promise<AgentDispatch[]>;
  /** Dispatches an agent; not idempotent, and succeeds even if no such agent is registered. */
  createDispatch(room: string, agent: string, metadata: string | null): Promise<AgentDispatch>;
  deleteDispatch(room: string, dispatch: string): Promise<void>;
  /** Starts an egress; not idempotent. Resolves with its id; without a free recorder, LiveKit does not answer in time. */
  startEgress(request: EgressRequest): Promise<string>;
  /** Stops an egress; refused when it has ended, and `away` with the code `deadline_exceeded` when its recorder is dead. */
  stopEgress(egress: string): Promise<Egress>;
  /** Lists one egress, those of a LiveKit room, or all that have not ended; ended ones are listed for a day. */
  listEgresses(
    of: { readonly egress: string } | { readonly room: string } | { readonly active: true },
  ): Promise<Egress[]>;
  /**
   * Creates a dispatch rule: callers of the trunk (or of all) who know the PIN enter the room. Resolves with the rule's
   * id; refused while another rule has this PIN there.
   */
  createSipRule(room: string, place: RulePlace): Promise<string>;
  /** Lists the dispatch rules of these ids, or all, including foreign ones. */
  listSipRules(ids?: readonly string[]): Promise<SipRule[]>;
  deleteSipRule(rule: string): Promise<void>;
  /** Lists the ids of inbound trunks. */
  listSipTrunks(): Promise<string[]>;
}

// Below the documented 5 s, to leave time for the answer to our caller.
const timeoutSeconds = 4.5;

export function createLiveKitClient(server: LiveKitServer): LiveKitClient {
  const caller =
    <Service>(Service: new (url: string, key: string, secret: string, options: ClientOptions) => Service) =>
    async <Result>(room: string | undefined, make: (service: Service) => Promise<Result>): Promise<Result> => {
      try {
        const options = { requestTimeout: timeoutSeconds, failover: false, token: await apiToken(server, room) };
        return await make(new Service(server.apiUrl, server.key, server.secret, options));
      } catch (thrown) {
        throw sortFailure(thrown);
      }
    };
  const call = caller(RoomServiceClient);
  const callAgents = caller(AgentDispatchClient);
  const callSip = caller(SipClient);
  const callEgress = caller(EgressClient);
  return {
    listRooms: (names) => call(undefined, (rooms) => rooms.listRooms(names === undefined ? undefined : [...names])),
    listParticipants: (room) => call(room, (rooms) => rooms.listParticipants(room)),
    updateRoomMetadata: (room, metadata) =>
      call(room, async (rooms) => void (await rooms.updateRoomMetadata(room, metadata))),
    deleteRoom: (room) => call(room, (rooms) => rooms.deleteRoom(room)),
    sendData: (room, text) =>
      call(room, (rooms) => rooms.sendData(room, new TextEncoder().encode(text), DataPacket_Kind.RELIABLE, {})),
    removeParticipant: (room, identity) => call(room, (rooms) => rooms.removeParticipant(room, identity)),
    getParticipant: (room, identity) =>
      call(room, async (rooms) => {
        const participant = await rooms.getParticipant(room, identity);
        if (isConnected(participant)) return participant;
        throw new LiveKitFailure('gone', 'The participant is disconnected');
      }),
    updateParticipant: (room, identity, { attributes, ...change }) =>
      call(room, (rooms) =>
        rooms.updateParticipant(room, identity, {
          ...change,
          ...(attributes === undefined ? {} : { attributes: { ...attributes } }),
        }),
      ),
    muteTrack: (room, identity, track, muted = true) =>
      call(room, async (rooms) => {
        // LiveKit answers an unknown track without an error and without a track.
        const done: unknown = await rooms.mutePublishedTrack(room, identity, track, muted);
        if (done === undefined) throw new LiveKitFailure('gone', 'There is no such track');
      }),
    updateSubscriptions: (room, identity, tracks, subscribe) =>
      call(room, (rooms) => rooms.updateSubscriptions(room, identity, [...tracks], subscribe)),
    listDispatches: (room) => callAgents(room, (agents) => agents.listDispatch(room)),
    createDispatch: (room, agent, metadata) =>
      callAgents(room, (agents) => agents.createDispatch(room, agent, metadata === null ? {} : { metadata })),
    deleteDispatch: (room, dispatch) => callAgents(room, (agents) => agents.deleteDispatch(dispatch, room)),
    startEgress: (request) => callEgress(request.room, (egresses) => startRoomEgress(egresses, request)),
    stopEgress: (egress) => callEgress(undefined, async (egresses) => toEgress(await egresses.stopEgress(egress))),
    listEgresses: (of) =>
      callEgress(undefined, async (egresses) => {
        const asked = 'egress' in of ? { egressId: of.egress } : 'room' in of ? { roomName: of.room } : of;
        return (await egresses.listEgress(asked)).map(toEgress);
      }),
    createSipRule: (room, { pin, trunk, hidden: hidePhoneNumber }) =>
      callSip(undefined, async (sip) => {
        const rule = { type: 'direct', roomName: room, pin } as const;
        const options = { name: ruleNameOf(room), trunkIds: trunk === null ? [] : [trunk], hidePhoneNumber };
        return (await sip.createSipDispatchRule(rule, options)).sipDispatchRuleId;
      }),
    listSipRules: (ids) =>
      callSip(undefined, async (sip) => {
        const asked = ids === undefined ? {} : { dispatchRuleIds: [...ids] };
        return (await sip.listSipDispatchRule(asked)).map(toSipRule);
      }),
    listSipTrunks: () =>
      callSip(undefined, async (sip) => (await sip.listSipInboundTrunk()).map(({ sipTrunkId }) => sipTrunkId)),
    deleteSipRule: (rule) => callSip(undefined, async (sip) => void (await sip.deleteSipDispatchRule(rule))),
  };
}

/** Mints a token for one call. The SDK's tokens are valid from now, but clocks may differ by minutes. */
function apiToken(server: LiveKitServer, room: string | undefined): Promise<string> {
  const now = Math.floor(Date.now() / 1000);
  const video = {
    roomList: true,
    roomCreate: true,
    roomAdmin: true,
    roomRecord: true,
    ...(room === undefined ? {} : { room }),
  };
  return new SignJWT({ video, sip: { admin: true } })
    .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
    .setIssuer(server.key)
    .setSubject('greenroom')
    .setNotBefore(now - 600)
    .setExpirationTime(now + 600)
    .sign(new TextEncoder().encode(server.secret));
}
