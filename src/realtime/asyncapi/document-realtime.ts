import { describeRealtime } from './describe-realtime.ts';
import { writeRealtimePage } from './realtime-page.ts';

/** The description of the realtime channel, written once: as an AsyncAPI document, and as a page. */
export function documentRealtime(version: string, sessionCookie: string): { json: string; page: string } {
  const document = describeRealtime(version, sessionCookie);
  return { json: JSON.stringify(document), page: writeRealtimePage(document) };
}
