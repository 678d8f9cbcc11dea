import type { Route } from '#src/api/route.ts';
import { createSchemaWriter, type JsonSchema } from '#src/documents/schema-writer.ts';
import { operatorCookieName } from '#src/operators/access/operator-cookie.ts';
import { components } from './component-names.ts';
import { describeOperation } from './describe-operation.ts';

/** An OpenAPI 3.1 document, typed as far as the product reads it. */
export interface ApiDocument {
  readonly openapi: '3.1.0';
  readonly info: { readonly title: string; readonly version: string; readonly description: string };
  readonly paths: Readonly<Record<string, Readonly<Record<string, object>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, JsonSchema>>; readonly securitySchemes: object };
}

const description = `This API is La Suite Meet's internal API; each operation notes where it is deliberately safer.

Canonical paths below \`/api/\` end with a slash. A GET without it is sent to the canonical path by 301, or answered
directly by some routes; other methods without it are 404. HEAD is answered like GET, without a body, OPTIONS by
204 with \`Allow\`. Any other method that a path does not have answers 405, after the login and permission that the path
asks for. Unknown paths are answered 404.

First, a \`Host\` that is not allowed is answered 400 by a page, in production plain HTTP is sent to https by 301,
and the preflights of allowed origins are answered 200.

Errors come in the caller's language by \`Accept-Language\` or the language cookie; keys and statuses stay. Unknown keys
of a body are ignored unless its schema forbids them, an empty body is an empty object. Every answer has an
\`X-Request-Id\`, which the log names too.`;

const application = {
  type: 'http',
  scheme: 'bearer',
  description: 'A token of `POST /external-api/v1.0/application/token/`, with the scope that is named.',
};

const externalDescription = `The API with which applications create rooms for their users and keep them.

An application obtains a token for one user at a time (\`POST /external-api/v1.0/application/token/\`) and sends it as
\`Authorization: Bearer <token>\`. A token permits what its application's scopes were when it was issued. By default,
clients change only rooms that they created, and can read these and rooms without an origin.

Canonical paths end with a slash; a GET without it is answered alike. Unknown keys of a body are ignored, except inside
\`configuration\`. Every answer has an \`X-Request-Id\`, which the log names too.`;

/** Readers of a document: of everything, or of the external API alone. */
type Audience = 'all' | 'external';

/** Builds the OpenAPI 3.1 document from the schemas that validate requests. */
export function describeApi(
  routes: readonly Route[],
  version: string,
  sessionCookie: string,
  audience: Audience = 'all',
): ApiDocument {
  const writer = createSchemaWriter({ metadata: components, target: 'draft-2020-12' });
  const paths: Record<string, Record<string, object>> = {};
  for (const route of routes) {
    const path = route.path.replaceAll(/:(\w+)/g, '{$1}');
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: describeOperation(writer, route) };
  }
  const isExternal = audience === 'external';
  return {
    openapi: '3.1.0',
    info: isExternal
      ? { title: 'Greenroom external', version, description: externalDescription }
      : { title: 'Greenroom', version, description },
    paths,
    components: {
      schemas: Object.fromEntries(Object.entries(writer.named).sort(([one], [other]) => (one < other ? -1 : 1))),
      securitySchemes: isExternal
        ? { application }
        : {
            application,
            session: { type: 'apiKey', in: 'cookie', name: sessionCookie, description: 'The session of a browser.' },
            csrf: {
              type: 'apiKey',
              in: 'header',
              name: 'X-CSRFToken',
              description:
                'The value of the cookie `csrftoken`, with every unsafe request that the session cookie comes with.',
            },
            participant: {
              type: 'http',
              scheme: 'bearer',
              description:
                'A LiveKit token issued for this room. An invalid one is answered 403; an expired one is valid for a ' +
                'participant who was connected when it expired and is connected now, in the same meeting.',
            },
            operator: { type: 'http', scheme: 'bearer', description: '`GREENROOM_OPERATOR_TOKEN`.' },
            operatorCookie: {
              type: 'apiKey',
              in: 'cookie',
              name: operatorCookieName,
              description: 'The cookie of `POST /operators/api/session/`, valid for 8 hours.',
            },
            operatorCsrf: {
              type: 'apiKey',
              in: 'header',
              name: 'X-CSRFToken',
              description: '`csrf_token` of `GET /operators/api/session/`, with every unsafe request of that cookie.',
            },
            roomkitToken: {
              type: 'http',
              scheme: 'bearer',
              description: '`ROOMKIT_SERVER_TO_SERVER_API_TOKEN`, of the server that speaks for meeting room devices.',
            },
            storageToken: {
              type: 'http',
              scheme: 'bearer',
              description:
                '`RECORDING_STORAGE_EVENT_TOKEN`, of the storage; not asked for without `RECORDING_ENABLE_STORAGE_EVENT_AUTH`.',
            },
            summaryToken: {
              type: 'http',
              scheme: 'bearer',
              description: '`SUMMARY_SERVICE_WEBHOOK_API_TOKEN`, of the summary service.',
            },
            livekitSignature: {
              type: 'apiKey',
              in: 'header',
              name: 'Authorization',
              description: "A token signed with LiveKit's API secret, with the hash of the body.",
            },
          },
    },
  };
}
