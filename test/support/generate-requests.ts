import fc from 'fast-check';
import type { DescribedOperation, DescribedPath } from './api-document.ts';
import { generateValue, hostileText } from './hostile-values.ts';

/** A request as sent; `who` names the credentials, `aim` the operation that it resembles. */
export interface GeneratedRequest {
  readonly aim: string;
  readonly method: string;
  readonly url: string;
  readonly who: string;
  readonly headers: Readonly<Record<string, string | string[]>>;
  readonly body: string | Uint8Array | null;
}

interface Credentials {
  readonly who: string;
  readonly headers: Readonly<Record<string, string>>;
}

interface RequestOptions {
  readonly paths: readonly DescribedPath[];
  readonly credentials: readonly Credentials[];
  /** Ids and slugs of existing things. */
  readonly known: fc.Arbitrary<string>;
}

const types = ['application/json', 'application/x-www-form-urlencoded', 'multipart/form-data'] as const;

/** Requests to every operation of the document, most of them almost valid, and to similar paths. */
export function generateRequests(options: RequestOptions): fc.Arbitrary<GeneratedRequest> {
  const { paths } = options;
  const operations = paths.flatMap((path) =>
    Object.entries(path.operations).map(([method, operation]) => ({ path, method: method.toUpperCase(), operation })),
  );
  return fc.constantFrom(...operations).chain(({ path, method, operation }) =>
    fc
      .record({
        method: mostly(
          fc.constant(method),
          fc.constantFrom('GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'QUERY'),
        ),
        path: mostly(fillPath(path.path, options.known), strangePath(path.path)),
        query: queryOf(operation),
        credentials: fc.constantFrom(...options.credentials),
        body: bodyOf(operation, options.known),
        headers: mostly(fc.constant({}), strangeHeaders),
      })
      .map(({ method, path, query, credentials, body, headers }) => ({
        aim: operation.operationId,
        method,
        url: `${path}${query}`,
        who: credentials.who,
        headers: { ...(body === null ? {} : { 'content-type': body.type }), ...credentials.headers, ...headers },
        body: body?.content ?? null,
      })),
  );
}

const mostly = <Value>(usual: fc.Arbitrary<Value>, strange: fc.Arbitrary<Value>): fc.Arbitrary<Value> =>
  fc.oneof({ weight: 6, arbitrary: usual }, { weight: 1, arbitrary: strange });

/** Text as part of an address; half of a character cannot be written there. */
const inAddress = (text: string): string => encodeURIComponent(text.toWellFormed());

function fillPath(path: string, known: fc.Arbitrary<string>): fc.Arbitrary<string> {
  const part = fc.oneof({ weight: 5, arbitrary: known }, { weight: 2, arbitrary: hostileText }, fc.uuid());
  return fc.array(part, { minLength: 3, maxLength: 3 }).map((parts) => {
    let next = 0;
    // An empty part would make it another path.
    return path.replaceAll(/\{\w+\}/g, () => inAddress(parts[next++]!) || '_');
  });
}

const strangePath = (path: string): fc.Arbitrary<string> =>
  fc.constantFrom(
    path.replaceAll(/\{\w+\}/g, '%00'),
    path.replaceAll(/\{\w+\}/g, '%zz'),
    path.replaceAll(/\{\w+\}/g, '%ff%fe'),
    path.replaceAll(/\{\w+\}/g, '..'),
    path.replaceAll(/\{\w+\}/g, 'a%2Fb'),
    path.replace(/\/$/, ''),
    path.replace(/\/$/, '.json'),
    `${path}/`,
    `/${path}`,
    path.toUpperCase(),
  );

function queryOf(operation: DescribedOperation): fc.Arbitrary<string> {
  const names = (operation.parameters ?? []).filter((parameter) => parameter.in === 'query').map(({ name }) => name);
  const name = names.length === 0 ? hostileText : mostly(fc.constantFrom(...names), hostileText);
  const value = fc.oneof(hostileText, fc.nat({ max: 200 }).map(String));
  const pair = fc.tuple(name, value).map(([left, right]) => `${inAddress(left)}=${inAddress(right)}`);
  return fc.oneof(
    { weight: 3, arbitrary: fc.constant('') },
    fc.array(pair, { minLength: 1, maxLength: 3 }).map((pairs) => `?${pairs.join('&')}`),
    fc.constantFrom('?', '?%', '?a=%zz', '?=&&='),
  );
}

interface Body {
  readonly type: string;
  readonly content: string | Uint8Array;
}

function bodyOf(operation: DescribedOperation, known: fc.Arbitrary<string>): fc.Arbitrary<Body | null> {
  const schema = operation.requestBody?.content['application/json']?.schema as Record<string, unknown> | undefined;
  const json = (schema === undefined ? hostileText : generateValue(schema, known)).map((value): Body | null => ({
    type: 'application/json',
    content: JSON.stringify(value),
  }));
  const strange = fc.oneof(
    fc.constant(null),
    fc
      .tuple(fc.constantFrom(...types), hostileText)
      .map(([type, content]) => ({ type, content: content.toWellFormed() })),
    fc.uint8Array({ maxLength: 200 }).map((content) => ({ type: 'application/json', content })),
    fc.constantFrom(
      { type: 'application/json', content: '{"name":' },
      { type: 'application/json', content: `${'['.repeat(100_000)}` },
      { type: 'application/json; charset=utf-16', content: '{}' },
      { type: 'application/x-www-form-urlencoded', content: 'name=%zz&name&=&configuration[a]=1&__proto__=1' },
      { type: 'multipart/form-data', content: '--x\r\n\r\n' },
      {
        type: 'multipart/form-data; boundary=x',
        content: '--x\r\nContent-Disposition: form-data; name="name"\r\n\r\nA',
      },
      { type: 'text/plain', content: 'x' },
      { type: '', content: '{}' },
    ),
  );
  if (operation.requestBody === undefined) return mostly(fc.constant<Body | null>(null), json);
  return fc.oneof({ weight: 4, arbitrary: json }, { weight: 2, arbitrary: strange });
}

const strangeHeaders: fc.Arbitrary<Record<string, string | string[]>> = fc.constantFrom<
  Record<string, string | string[]>
>(
  { host: 'evil.example' },
  { host: '' },
  { origin: 'https://evil.example' },
  { origin: 'null' },
  { referer: 'not an address' },
  { cookie: `meet_sessionid=${'x'.repeat(3000)}; csrftoken=%zz` },
  { cookie: 'meet_sessionid=a; meet_sessionid=b; =; ;;; __proto__=x' },
  { authorization: 'Bearer ' },
  { authorization: `Bearer ${'a.'.repeat(500)}` },
  { authorization: 'Basic Og==' },
  { 'accept-language': `${'fr-'.repeat(200)},*;q=2,=` },
  { 'content-encoding': 'gzip' },
  { 'content-encoding': 'nonsense' },
  { 'x-forwarded-for': "1.2.3.4, ' or 1=1", 'x-forwarded-proto': 'https', 'x-forwarded-host': 'evil.example' },
  { 'x-csrftoken': '' },
  { 'x-http-method-override': 'DELETE' },
  { expect: '100-continue' },
);
