import { z } from 'zod';
import { detail, fieldErrors } from '#src/api/error-shapes.ts';
import type { AnswerShape, Route } from '#src/api/route.ts';
import type { SchemaWriter } from '#src/documents/schema-writer.ts';
import type { RouteText } from './route-texts.ts';

const meanings: Readonly<Record<number, string>> = {
  200: 'Done.',
  201: 'Created.',
  202: 'The result is pending.',
  204: 'Done; there is no body.',
  302: 'Redirect to the address in `Location`.',
  400: 'The body or the address is not valid.',
  401: 'Nobody is logged in, or the credential is not valid.',
  403: 'The caller may not do this.',
  404: 'The resource does not exist, or the feature is disabled.',
  405: 'The path does not have this method; `Allow` names those that it has.',
  408: 'The body came too slowly.',
  409: 'The current state does not allow this.',
  413: 'The body is larger than 1 MiB.',
  410: 'The resource was deleted.',
  412: 'It was changed meanwhile.',
  415: 'The type or encoding of the body cannot be read.',
  422: 'The key was used for another request.',
  429: 'The rate limit is exceeded; `Retry-After` gives the seconds to wait.',
  500: 'The request failed.',
  502: 'An upstream service refused or failed.',
  503: 'A service is temporarily unavailable, or the request timed out.',
};

const headers: Readonly<Record<number, object>> = {
  302: header('Location', 'Where to.'),
  401: header('WWW-Authenticate', 'Which credential is missing.'),
  405: header('Allow', 'The methods of the path.'),
  429: header('Retry-After', 'Seconds.', 'integer'),
};

function header(name: string, description: string, type = 'string'): object {
  return { [name]: { description, required: true, schema: { type } } };
}

const unsafe = ['POST', 'PUT', 'PATCH', 'DELETE'];

/** Builds the responses of a route: those that follow from its fields, and its declared ones. */
export function describeResponses(writer: SchemaWriter, route: Route, text: RouteText | undefined): object {
  const shapes = new Map<number, AnswerShape[]>();
  const add = (status: number, shape: AnswerShape) => shapes.set(status, [...(shapes.get(status) ?? []), shape]);
  for (const [status, shape] of Object.entries(route.answers ?? {})) add(Number(status), shape);
  for (const status of derivedDetails(route, text)) add(status, detail);
  if (route.body !== null && route.body !== 'text') add(400, fieldErrors);
  const sorted = [...shapes].sort(([one], [other]) => one - other);
  return Object.fromEntries(sorted.map(([status, each]) => [status, describeResponse(writer, status, each)]));
}

/** Statuses with a `detail` that follow from the order of checks (contract/README.md §5.1). */
function derivedDetails(route: Route, text: RouteText | undefined): number[] {
  const { who, body } = route;
  const statuses = [405, 503];
  if (who === 'user' || who === 'operator' || who === 'application' || route.admits !== undefined) statuses.push(401);
  if (who === 'operator' || who === 'application' || (who !== 'machine' && unsafe.includes(route.method)))
    statuses.push(403);
  if (body !== null) statuses.push(400, 408, 413, 415);
  // 400: the identity provider does not confirm the token, or a path parameter is malformed.
  if (who === 'application' || route.path.includes(':')) statuses.push(400);
  if (route.path.includes(':') || route.feature !== undefined || route.mounted || text?.query?.includes('page'))
    statuses.push(404);
  if (route.throttle !== undefined || who === 'operator') statuses.push(429);
  return [...new Set(statuses)];
}

function describeResponse(writer: SchemaWriter, status: number, shapes: readonly AnswerShape[]): object {
  const content: Record<string, object> = {};
  const json = shapes.filter((shape) => shape instanceof z.ZodType).map((shape) => writer.write(shape));
  const different = [...new Map(json.map((schema) => [JSON.stringify(schema), schema])).values()];
  if (different.length > 0) {
    content['application/json'] = { schema: different.length === 1 ? different[0]! : { anyOf: different } };
  }
  if (shapes.includes('html')) content['text/html'] = { schema: { type: 'string' } };
  if (shapes.includes('text')) content['text/plain'] = { schema: { type: 'string' } };
  return {
    description: meanings[status] ?? '',
    ...(headers[status] === undefined ? {} : { headers: headers[status] }),
    ...(Object.keys(content).length === 0 ? {} : { content }),
  };
}
