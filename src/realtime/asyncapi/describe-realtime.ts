import { z } from 'zod';
import { createSchemaWriter, type JsonSchema } from '#src/documents/schema-writer.ts';
import { type FactType, facts } from '../facts.ts';
import { acks, connectRefusal, handshake, maxPacketBytes, type RequestName, refusal, requests } from '../protocol.ts';
import { type PushName, pushes } from '../pushes.ts';
import { type Credential, describeCredentials } from './describe-credentials.ts';
import { pushTexts } from './push-texts.ts';
import { commonCodes, requestTexts } from './request-texts.ts';

interface Reference {
  readonly $ref: string;
}

export interface RealtimeMessage {
  /** The event's name on the wire. */
  readonly name: string;
  readonly title: string;
  readonly summary: string;
  readonly description?: string;
  readonly payload: JsonSchema;
}

export interface RealtimeOperation {
  /** `receive`: sent by clients; `send`: pushed by the server. */
  readonly action: 'receive' | 'send';
  readonly channel: Reference;
  readonly title: string;
  readonly summary: string;
  readonly description: string;
  readonly messages: readonly Reference[];
  readonly reply?: { readonly channel: Reference; readonly messages: readonly Reference[] };
}

/** The parts of an AsyncAPI 3 document that the product reads. */
export interface RealtimeDocument {
  readonly asyncapi: '3.0.0';
  readonly info: { readonly title: string; readonly version: string; readonly description: string };
  readonly defaultContentType: string;
  readonly servers: object;
  readonly channels: object;
  readonly operations: Readonly<Record<string, RealtimeOperation>>;
  readonly components: {
    readonly schemas: Readonly<Record<string, JsonSchema>>;
    readonly messages: Readonly<Record<string, RealtimeMessage>>;
    readonly securitySchemes: Readonly<Record<string, Credential>>;
  };
}

const description = `Socket.IO 4 at \`/socket.io/\`, default namespace. It pushes every change that clients wait for.

Each event has one object as payload. Each request has its own \`id\`, a UUID: repeating it by the same speaker within a
day returns the first answer and changes nothing, so a client can repeat a request after a lost connection. The
answer is the ack of the event: \`ok: true\` with the result, or \`ok: false\` with a code. Events without an ack
function are ignored. Requests of one connection about one room are answered in order. Requests are rate-limited per
person and per address, over sockets and REST together: \`throttled\`, with \`retry_after\` in seconds.

A connection that does not join the namespace within 5 s is closed. So is one whose client leaves more than 1 MiB unread.

Everything pushed is committed. Roles and sessions are read again at each use. A packet of more than
${maxPacketBytes / 1024} KiB ends the connection. Our client uses only the WebSocket transport; long polling is supported too.`;

/** An event name as a key of the document; keys may not contain colons. */
const keyOf = (name: string): string => name.replaceAll(':', '.');
const channel = { $ref: '#/channels/default' };
const inChannel = (key: string): Reference => ({ $ref: `#/channels/default/messages/${key}` });

/** The AsyncAPI 3 document of the realtime channel, generated from the schemas that validate its packets. */
export function describeRealtime(version: string, sessionCookie: string): RealtimeDocument {
  const writer = createSchemaWriter({ metadata: z.globalRegistry, target: 'draft-07' });
  const messages: Record<string, RealtimeMessage> = {};
  const operations: Record<string, RealtimeOperation> = {};
  const add = (key: string, message: Omit<RealtimeMessage, 'payload'>, shape: z.ZodType) => {
    messages[key] = { ...message, payload: writer.write(shape) };
  };
  const ask = (
    key: string,
    operation: Pick<RealtimeOperation, 'title' | 'summary' | 'description'>,
    answers: string[],
  ) => {
    const reply = { channel, messages: answers.map(inChannel) };
    operations[key] = { action: 'receive', channel, ...operation, messages: [inChannel(key)], reply };
  };

  add('connect', { name: 'connect', title: 'Handshake', summary: 'The `auth` of the connection.' }, handshake);
  add(
    'connected',
    { name: 'connect', title: 'Connected', summary: 'The connection is established.' },
    z.object({ sid: z.string() }),
  );
  add(
    'connect_error',
    { name: 'connect_error', title: 'Refused', summary: 'The `data` of the error.' },
    connectRefusal,
  );
  ask('connect', describeHandshake, ['connected', 'connect_error']);

  for (const name of Object.keys(requests) as RequestName[]) {
    const { summary, who, notes, codes } = requestTexts[name];
    const all = [...commonCodes, ...codes];
    const key = keyOf(name);
    add(key, { name, title: name, summary }, requests[name]);
    add(`${key}.ack`, { name, title: `${name}: done`, summary: 'The result.' }, acks[name]);
    const refused = refusal.extend({ code: z.enum(all) });
    add(`${key}.refused`, { name, title: `${name}: refused`, summary: 'The refusal; nothing was changed.' }, refused);
    const description = [`Who may: ${who}`, ...(notes === undefined ? [] : [notes])].join('\n\n');
    ask(key, { title: name, summary, description }, [`${key}.ack`, `${key}.refused`]);
  }
  const other = { title: 'Any other event', summary: 'An unknown request' };
  add('unknown', { name: 'unknown', ...other }, z.unknown());
  add(
    'unknown.refused',
    { name: 'unknown', ...other, title: 'Refused' },
    refusal.extend({ code: z.literal('unknown_event') }),
  );
  ask('unknown', { ...other, description: 'Every event that this document does not name.' }, ['unknown.refused']);

  for (const name of Object.keys(pushes) as PushName[]) {
    const { summary, to, notes } = pushTexts[name];
    const types = name === 'fact' ? (Object.keys(facts) as FactType[]) : [];
    for (const type of types) {
      const { schema, text } = facts[type];
      add(`fact.${type}`, { name, title: type, summary: text }, schema);
    }
    if (name !== 'fact') add(keyOf(name), { name, title: name, summary }, pushes[name]);
    operations[keyOf(name)] = {
      action: 'send',
      channel,
      title: name,
      summary,
      description: [`To: ${to}`, ...(notes === undefined ? [] : [notes])].join('\n\n'),
      messages: (name === 'fact' ? types.map((type) => `fact.${type}`) : [keyOf(name)]).map(inChannel),
    };
  }

  const securitySchemes = describeCredentials(sessionCookie);
  return {
    asyncapi: '3.0.0',
    info: { title: 'Greenroom realtime', version, description },
    defaultContentType: 'application/json',
    servers: {
      greenroom: {
        host: '{host}',
        pathname: '/socket.io/',
        protocol: 'wss',
        description: 'The same host as the REST API; without TLS on a development machine.',
        variables: { host: { description: 'Host of the product.', default: 'localhost' } },
        security: Object.keys(securitySchemes).map((name) => ({ $ref: `#/components/securitySchemes/${name}` })),
      },
    },
    channels: {
      default: {
        address: '/',
        title: 'Default namespace',
        description: 'One connection per tab.',
        servers: [{ $ref: '#/servers/greenroom' }],
        messages: Object.fromEntries(
          Object.keys(messages).map((key) => [key, { $ref: `#/components/messages/${key}` }]),
        ),
        bindings: { ws: { method: 'GET', bindingVersion: '0.1.0' } },
      },
    },
    operations,
    components: { schemas: { ...writer.named }, messages, securitySchemes },
  };
}

const describeHandshake = {
  title: 'connect',
  summary: 'Open a connection',
  description:
    'Credentials add up: one connection may be a host by session, a participant by token and a guest by credential, ' +
    'or anonymous without any. Invalid cookies, and cookies sent from a page of another site, count as absent. ' +
    'An invalid explicit credential refuses the connection: drop the `credential` that the error names and ' +
    'connect again.',
};
