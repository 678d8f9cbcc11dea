import type { AgentReport } from '../agents/agent.events.ts';

/** The person with this identity wants subtitles, or no longer wants them. */
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
  /** Timer: a participant who wants subtitles left some seconds ago, and may have returned. */
  | {
      readonly type: 'subtitles.absent';
      /** Whether anybody present wants them; read under the room's lock. */
      readonly othersWish?: boolean;
    };
