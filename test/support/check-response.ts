import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { apiDocument, type DescribedOperation, type DescribedPath, describedPaths } from './api-document.ts';
import { closeSchemas } from './close-schemas.ts';

/** An answer of the product, as sent. */
export interface SeenResponse {
  readonly method: string;
  /** Path and query. */
  readonly url: string;
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: string;
}

/** Served beside the API: the pages, their files and the development login. */
const notOfTheApi = /^\/(socket\.io|development-login|assets|r|operators(?!\/api\/))\/|^\/($|\?)/;

const ajv = new Ajv2020({ strict: false, allErrors: true, validateFormats: true });
(addFormats as unknown as { default: (target: Ajv2020) => void }).default(ajv);
ajv.addSchema(closeSchemas(apiDocument) as object, 'api');

/** Describes the mismatch with the API document; null when there is none. */
export function checkResponse(seen: SeenResponse): string | null {
  if (notOfTheApi.test(seen.url) || isOfTheEntrance(seen)) return null;
  const problem = problemOf(seen);
  return problem === null ? null : `${seen.method} ${seen.url} → ${seen.status} ${seen.body.slice(0, 300)}: ${problem}`;
}

/** Answered before routing, as described in the document's introduction. */
function isOfTheEntrance({ method, status, headers, body }: SeenResponse): boolean {
  if (method === 'OPTIONS') return status === 200 && headers['access-control-allow-methods'] !== undefined;
  if (status === 301) return /^https:\/\//.test(String(headers.location));
  return status === 400 && body.includes('This host is not served here.');
}

function problemOf(seen: SeenResponse): string | null {
  const asked = seen.url.split('?')[0]!;
  const path = decode(asked);
  if (path === null) return seen.status === 400 || seen.status === 404 ? null : 'no such status of a broken address';
  // Ids and slugs contain no slash and have at most 500 characters: no route matches any other path.
  const isNobodys = /%2f/i.test(asked) || path.split('/').some(({ length }) => length > 500);
  if (isNobodys) return isOneOf(seen, 404);
  const found = describedPaths.find(({ pattern }) => pattern.test(path));
  if (found !== undefined) return problemOfPath(found, seen);
  const canonical = describedPaths.find(({ pattern }) => pattern.test(`${path}/`));
  if (canonical === undefined || !['GET', 'HEAD'].includes(seen.method)) return isOneOf(seen, 404);
  return canonical.slashless ? problemOfPath(canonical, seen) : isOneOf(seen, 301, 404);
}

function problemOfPath(path: DescribedPath, seen: SeenResponse): string | null {
  if (seen.method === 'OPTIONS') return isOneOf(seen, 204, 401, 403, 404, 503);
  const operation = path.operations[seen.method === 'HEAD' ? 'get' : seen.method.toLowerCase()];
  // 404: the feature of the path is switched off.
  return operation === undefined ? isOneOf(seen, 405, 401, 403, 404, 503) : problemOfOperation(path, operation, seen);
}

function problemOfOperation(path: DescribedPath, operation: DescribedOperation, seen: SeenResponse): string | null {
  const described = operation.responses[seen.status];
  if (described === undefined) return 'a status that the document does not have';
  const missing = Object.entries(described.headers ?? {}).find(
    ([name, { required }]) => required && seen.headers[name.toLowerCase()] === undefined,
  );
  if (missing !== undefined) return `the header ${missing[0]} is missing`;
  if (seen.method === 'HEAD') return null;
  const type = String(seen.headers['content-type'] ?? '').split(';')[0]!;
  if (described.content === undefined) return seen.body === '' ? null : 'a body where the document has none';
  if (!(type in described.content))
    return `the type "${type}", where the document has ${Object.keys(described.content)}`;
  if (type !== 'application/json') return null;
  const method = seen.method.toLowerCase();
  const pointer = ['paths', path.path, method, 'responses', String(seen.status), 'content', type, 'schema'];
  const validate = ajv.compile({ $ref: `api#/${pointer.map(escapePointer).join('/')}` });
  return validate(JSON.parse(seen.body)) ? null : ajv.errorsText(validate.errors);
}

function isOneOf(seen: SeenResponse, ...allowed: number[]): string | null {
  return allowed.includes(seen.status) ? null : `only ${allowed.join(', ')} may be answered here`;
}

function decode(path: string): string | null {
  try {
    return path.split('/').map(decodeURIComponent).join('/');
  } catch {
    return null;
  }
}

const escapePointer = (part: string): string => encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1'));
