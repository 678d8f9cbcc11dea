import type { Ack, Acks, RequestName, RequestOf } from '#src/realtime/protocol.ts';
import { ClientError } from './client-error.ts';
import { newRequestId } from './request-id.ts';

/** The server ends a connection that sends a larger packet (realtime.md §2). */
const maxPacketBytes = 16 * 1024;
/** Room for the packet's type, the ack's number and the brackets around name and payload. */
const framingBytes = 32;

/** How a request behaves when the connection breaks before its answer: sent again under the same id, or failed. */
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
 * The requests that wait for their answer. Each has an id of its own, and keeps it when it is sent again after the
 * connection broke: the server answers the repeat from what it stored, so nothing is done twice.
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

    /** The connection is up: everything that still waits is sent, under the ids it had. */
    resume(): void {
      for (const request of pending.values()) transmit(request);
    },

    /** The connection broke: what must not be repeated fails. */
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
