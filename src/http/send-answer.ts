import { type SetCookie, stringifySetCookie } from 'cookie';
import type { Response } from 'express';
import type { Answer } from '#src/api/call.ts';
import { translateBody } from './language/translate.ts';

/** Writes an answer and ends the response. */
export function sendAnswer(response: Response, answer: Answer): void {
  response.status(answer.status);
  for (const cookie of answer.cookies ?? []) addCookie(response, cookie);
  for (const [name, value] of Object.entries(answer.headers ?? {})) response.setHeader(name, value);
  if (answer.location !== undefined) response.setHeader('Location', answer.location);
  if (answer.json !== undefined) end(response, 'application/json', JSON.stringify(inLanguage(response, answer)));
  else if (answer.html !== undefined) end(response, 'text/html; charset=utf-8', answer.html);
  else if (answer.text !== undefined) end(response, answer.text.type, answer.text.body);
  else response.end();
}

/** Translates errors here, because handlers and schemas use English only. */
const inLanguage = (response: Response, { status, json }: Answer): unknown =>
  status < 400 || response.locals.language === undefined ? json : translateBody(response.locals.language, json);

/** Adds one cookie to those already set on the response. */
export function addCookie(response: Response, cookie: SetCookie): void {
  response.append('Set-Cookie', stringifySetCookie(cookie));
}

// Avoids `response.send()`, which computes an ETag: nearly every answer depends on the caller.
function end(response: Response, type: string, body: string): void {
  response.setHeader('Content-Type', type);
  response.end(body);
}
