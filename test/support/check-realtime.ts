import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import { describeRealtime } from '#src/realtime/asyncapi/describe-realtime.ts';
import { requests } from '#src/realtime/protocol.ts';
import { closeSchemas } from './close-schemas.ts';

/** The realtime document, as the product serves it in development. */
export const realtimeDocument = describeRealtime('0.0.0', 'meet_sessionid');

/** A received packet: the ack of a request, a push, or the result of the handshake. */
export interface SeenPacket {
  readonly kind: 'ack' | 'push' | 'connected' | 'connect_error';
  /** The event's name; of an ack, the request's. */
  readonly name: string;
  readonly args: readonly unknown[];
}

const ajv = new Ajv({ strict: false, allErrors: true });
(addFormats as unknown as { default: (target: Ajv) => void }).default(ajv);
ajv.addSchema(closeSchemas(realtimeDocument) as object, 'realtime');

/** Describes the mismatch with the realtime document; null when there is none. */
export function checkPacket(seen: SeenPacket): string | null {
  const problem = problemOf(seen);
  return problem === null ? null : `${seen.kind} ${seen.name} ${JSON.stringify(seen.args).slice(0, 300)}: ${problem}`;
}

function problemOf(seen: SeenPacket): string | null {
  if (seen.args.length !== 1) return 'there must be exactly one object';
  const key = messageOf(seen);
  if (!Object.hasOwn(realtimeDocument.components.messages, key)) return 'the document does not have it';
  const validate = ajv.getSchema(`realtime#/components/messages/${key}/payload`)!;
  return validate(seen.args[0]) ? null : ajv.errorsText(validate.errors);
}

function messageOf({ kind, name, args }: SeenPacket): string {
  const key = name.replaceAll(':', '.');
  const payload = args[0] as { ok?: unknown; type?: unknown } | null | undefined;
  if (kind === 'push') return name === 'fact' ? `fact.${payload?.type}` : key;
  if (kind !== 'ack') return kind;
  const asked = Object.hasOwn(requests, name) ? key : 'unknown';
  return payload?.ok === true ? `${asked}.ack` : `${asked}.refused`;
}
