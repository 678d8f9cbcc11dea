import type { DescribedOperation } from './api-document.ts';
import { inAddress, longTexts, longUnicode, longValues } from './long-texts.ts';

/** A request to one operation. */
export interface Asked {
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** One input of an operation: a request that has `text` in it, and a short one that is answered in the same way. */
interface Input {
  readonly name: string;
  readonly texts: readonly unknown[];
  readonly short: Asked;
  readonly ask: (text: unknown) => Asked;
}

const headerNames = [
  'accept-language',
  'accept-encoding',
  'authorization',
  'content-type',
  'forwarded',
  'if-none-match',
  'origin',
  'range',
  'referer',
  'x-csrftoken',
  'x-forwarded-for',
  'x-forwarded-host',
  'x-forwarded-proto',
];
const cookieNames = ['meet_sessionid', 'csrftoken', 'django_language', 'lobbyParticipantId', 'greenroom_guest'];

const json = { 'content-type': 'application/json' };
const form = { 'content-type': 'application/x-www-form-urlencoded' };
const multipart = { 'content-type': 'multipart/form-data; boundary=x' };

/** One of the texts, another one for each place: together, all routes cover all texts for their shared parsing. */
const oneOf = <Text>(texts: readonly Text[], place: number): Text[] => [texts[place % texts.length]!];

/** The inputs of an operation whose path is `path`, and `addressed` with names of what is there. */
export function inputsOf(place: number, path: string, addressed: string, operation: DescribedOperation): Input[] {
  const short = { path: addressed };
  const query = (operation.parameters ?? []).filter((parameter) => parameter.in === 'query').map(({ name }) => name);
  const header = (name: string, value: (text: unknown) => string, at: number): Input => ({
    name: `${name}: ${value('')}`,
    texts: oneOf(longTexts, place + at),
    short,
    ask: (text) => ({ path: addressed, headers: { [name]: value(text) } }),
  });
  const inputs: Input[] = [
    ...query.map((name) => ({
      name: `query ${name}`,
      texts: longUnicode,
      short,
      ask: (text: unknown) => ({ path: `${addressed}?${name}=${inAddress(text)}` }),
    })),
    {
      name: 'query',
      texts: oneOf(longTexts, place),
      short,
      ask: (text) => ({ path: `${addressed}?${inAddress(text)}` }),
    },
    ...headerNames.map((name, at) => header(name, String, at)),
    ...['Bearer ', 'Bearer a.'].map((scheme, at) => header('authorization', (text) => `${scheme}${text}`, at)),
    ...cookieNames.map((name, at) => header('cookie', (text) => `${name}=${text}`, at)),
  ];
  if (path.includes('{')) {
    const ask = (text: unknown) => ({ path: path.replace(/\{\w+\}/, inAddress(text)) });
    inputs.push({ name: 'path', texts: longUnicode, short: ask('a'), ask });
  }
  return operation.requestBody === undefined ? inputs : [...inputs, ...bodiesOf(place, addressed, operation)];
}

function bodiesOf(place: number, path: string, operation: DescribedOperation): Input[] {
  const schema = operation.requestBody?.content['application/json']?.schema as { properties?: object } | undefined;
  const fields = [...Object.keys(schema?.properties ?? {}), 'further'];
  const body = (
    name: string,
    headers: Asked['headers'],
    write: (text: unknown) => string,
    texts: readonly unknown[],
  ) => ({
    name,
    texts,
    short: { path, headers: json, body: '{}' },
    ask: (text: unknown) => ({ path, headers: headers!, body: write(text) }),
  });
  const part = (text: unknown) => `--x\r\nContent-Disposition: form-data; name="${text}"\r\n\r\n${text}\r\n--x--`;
  return [
    ...fields.map((field) => body(`field ${field}`, json, (value) => JSON.stringify({ [field]: value }), longValues)),
    ...fields.map((field, at) =>
      body(`form field ${field}`, form, (text) => `${field}=${inAddress(text)}`, oneOf(longUnicode, place + at)),
    ),
    body('form', form, String, oneOf(longTexts, place)),
    body('part', multipart, part, oneOf(longTexts, place)),
    body('body', json, String, oneOf(longTexts, place)),
  ];
}
