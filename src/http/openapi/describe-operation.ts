import type { Route } from '#src/api/route.ts';
import type { SchemaWriter } from '#src/documents/schema-writer.ts';
import { isInternalApiPath } from '../api-path.ts';
import { describeResponses } from './describe-responses.ts';
import { pathParameters, queryParameters } from './parameters.ts';
import { type RouteText, routeTexts } from './route-texts.ts';

/** Builds the operation object of one route. */
export function describeOperation(writer: SchemaWriter, route: Route): object {
  const text = routeTexts[`${route.method} ${route.path}`];
  const parameters = describeParameters(route, text);
  const body = describeBody(writer, route);
  return {
    operationId: operationId(route),
    tags: [tagOf(route.path)],
    ...(text === undefined ? {} : { summary: text.summary }),
    ...(text?.notes === undefined ? {} : { description: text.notes }),
    ...(parameters.length === 0 ? {} : { parameters }),
    ...(body === null ? {} : { requestBody: body }),
    security: describeSecurity(route, text),
    responses: describeResponses(writer, route, text),
  };
}

function describeParameters(route: Route, text: RouteText | undefined): object[] {
  const inPath = [...route.path.matchAll(/:(\w+)/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    description: pathParameters[name!],
    schema: { type: 'string' },
  }));
  return [...inPath, ...(text?.query ?? []).map((name) => ({ name, in: 'query', ...queryParameters[name] }))];
}

function describeBody(writer: SchemaWriter, route: Route): object | null {
  if (route.body === null) return null;
  if (route.body === 'text') return { required: true, content: { '*/*': { schema: { type: 'string' } } } };
  const media = { schema: writer.write(route.body) };
  const forms = route.forms ?? isInternalApiPath(route.path);
  return {
    // An empty body counts as an empty object.
    required: Array.isArray(media.schema.required) && media.schema.required.length > 0,
    content: {
      'application/json': media,
      ...(forms === false ? {} : { 'application/x-www-form-urlencoded': media }),
      ...(forms === true ? { 'multipart/form-data': media } : {}),
    },
  };
}

function describeSecurity({ who, method, scope }: Route, text: RouteText | undefined): object[] {
  const session = method === 'GET' ? { session: [] } : { session: [], csrf: [] };
  if (who === 'user') return [session];
  if (who === 'operator') {
    const cookie = method === 'GET' ? { operatorCookie: [] } : { operatorCookie: [], operatorCsrf: [] };
    return [{ operator: [] }, cookie, session];
  }
  if (who === 'application') return [{ application: scope === undefined ? [] : [scope] }];
  if (who === 'anyone') return [{}, session];
  if (who === 'participant') return [{ participant: [] }];
  if (who === 'participant or user') return [{ participant: [] }, session];
  return text?.credential === undefined ? [] : [{ [text.credential]: [] }];
}

const tags: Readonly<Record<string, string>> = {
  users: 'People',
  rooms: 'Rooms',
  'resource-accesses': 'Roles',
  authenticate: 'Login',
  callback: 'Login',
  logout: 'Login',
  'logout-callback': 'Login',
  'backchannel-logout': 'Login',
  config: 'Instance',
  diagnostics: 'Instance',
  roomkit: 'Telephony',
  addons: 'Add-ons',
};

/** Tag of a path. */
function tagOf(path: string): string {
  if (path.startsWith('/external-api/')) return 'External API';
  if (path.startsWith('/operators/')) return 'Operations';
  const [, first = ''] = /^\/api\/v1\.0\/([^/]*)/.exec(path) ?? [];
  return tags[first] ?? (path.startsWith('/api/') ? 'Instance' : 'Operations');
}

const operationId = (route: Route): string =>
  [
    route.method.toLowerCase(),
    ...route.path.split(/\W+/).filter((word) => word !== '' && !['api', 'v1', '0'].includes(word)),
  ].join('_');
