import { describeRealtime } from './describe-realtime.ts';
import { writeRealtimePage } from './realtime-page.ts';

/** The realtime channel as AsyncAPI document and as page. */
export function documentRealtime(version: string, sessionCookie: string): { json: string; page: string } {
  const document = describeRealtime(version, sessionCookie);
  return { json: JSON.stringify(document), page: writeRealtimePage(document) };
}
