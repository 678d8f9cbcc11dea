import type { AgentReport } from '../agents/agent.events.ts';

/** Somebody in the meeting, whom the identity names, wants subtitles or no longer does. */
export type SubtitlesRequest =
  | { readonly type: 'subtitles.start'; readonly identity: string }
  | {
      readonly type: 'subtitles.stop';
      readonly identity: string;
      /** Whether anybody else wants subtitles; read under the room's lock. */
      readonly othersWish: boolean;
    };

export const subtitlesRequests = [
  'subtitles.start',
  'subtitles.stop',
] as const satisfies readonly SubtitlesRequest['type'][];

export type SubtitlesReport =
  | AgentReport<'subtitles'>
  /** Somebody who wants subtitles left a while ago, and may have come back. */
  | {
      readonly type: 'subtitles.absent';
      /** Whether anybody who is present wants them; read under the room's lock. */
      readonly othersWish?: boolean;
    };
