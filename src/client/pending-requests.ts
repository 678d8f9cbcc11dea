import type { Ack, Acks, RequestName, RequestOf } from '#src/realtime/protocol.ts';
import { ClientError } from './client-error.ts';
import { newRequestId } from './request-id.ts';

/** The server closes a connection that sends a larger packet (realtime.md §2). */
const maxPacketBytes = 16 * 1024;
/** Packet type, ack number and the brackets around name and payload. */
const framingBytes = 32;

/** What happens to a request when the connection breaks before its answer: it is sent again under its id, or fails. */
export type OnBreak = 'repeat' | 'fail';

interface Pending {
  readonly name: RequestName;
  readonly packet: { readonly id: string };
  readonly onBreak: OnBreak;
  finish(settle: () => void): void;
  resolve(answer: Ack<RequestName>): void;
  reject(error: ClientError): void;
}

type Emit = (name: string, packet: object, ack: (answer: Ack<RequestName>) => void) => void;

/**
 * The pending requests. A request keeps its id when it is sent again after a reconnect: the server recognises the
 * repeat and returns the stored answer.
 */
export function createRequests(emit: Emit, patience: number) {
  const pending = new Map<string, Pending>();

  function transmit(request: Pending): void {
    emit(request.name, request.packet, (answer) => {
      if (pending.has(request.packet.id)) request.resolve(answer);
    });
  }

  return {
    send<Name extends RequestName>(
      name: Name,
      payload: Omit<RequestOf<Name>, 'id'>,
      onBreak: OnBreak,
      connected: boolean,
    ): Promise<Acks[Name]> {
      const packet = { ...payload, id: newRequestId() };
      if (sizeOf(name, packet) > maxPacketBytes) {
        return Promise.reject(new ClientError('too_large', 'The request is larger than 16 KiB.'));
      }
      return new Promise<Acks[Name]>((resolve, reject) => {
        const giveUp = setTimeout(() => {
          request.reject(new ClientError('timed_out', 'The server did not answer in time.'));
        }, patience);
        const request: Pending = {
          name,
          packet,
          onBreak,
          finish(settle) {
            clearTimeout(giveUp);
            pending.delete(packet.id);
            settle();
          },
          resolve(answer) {
            if (!answer.ok) this.reject(new ClientError(answer.code, answer.message, answer.retry_after));
            else this.finish(() => resolve(answer as unknown as Acks[Name]));
          },
          reject(error) {
            this.finish(() => reject(error));
          },
        };
        pending.set(packet.id, request);
        if (connected) transmit(request);
      });
    },

    /** To be called when the connection is up: sends all pending requests. */
    resume(): void {
      for (const request of pending.values()) transmit(request);
    },

    /** To be called when the connection breaks: rejects requests that must not be repeated. */
    interrupt(): void {
      for (const request of [...pending.values()]) {
        if (request.onBreak === 'fail') request.reject(new ClientError('unavailable', 'The connection broke.'));
      }
    },

    end(error: ClientError): void {
      for (const request of [...pending.values()]) request.reject(error);
    },
  };
}

function sizeOf(name: string, packet: object): number {
  return new TextEncoder().encode(JSON.stringify([name, packet])).length + framingBytes;
}
