import { subtitleWords } from '#machines/room/room.vocabulary.ts';
import { domain } from '#src/api/domain.ts';
import { post } from '#src/api/route.ts';
import type { RoomParts } from '#src/rooms/room-parts.ts';
import type { Settings } from '#src/settings/settings.ts';
import { wishLookup } from './brief-wishes.ts';
import { startSubtitles, subtitleObject, subtitleRefusal } from './start-subtitles.ts';
import { stopSubtitles } from './stop-subtitles.ts';
import { subtitleFacts } from './subtitle-facts.ts';
import { addWish, clearWishes, dropAbsentWishes, removeWish } from './wishes.ts';

const feature = ({ ROOM_SUBTITLE_ENABLED }: Settings): boolean => ROOM_SUBTITLE_ENABLED;

// biome-ignore format: a table is read in columns.
/** Subtitles, written by an agent while at least one participant requests them. */
export const subtitles = domain('subtitles', subtitleWords)<object, RoomParts, typeof subtitleFacts>({
  surroundings: { room: { lookups: [wishLookup] } },
  writes: {
    'wish.add': addWish,
    'wish.remove': removeWish,
    'wish.dropAbsent': dropAbsentWishes,
    'wish.clear': clearWishes,
  },
  facts: subtitleFacts,
  routes: [
    post('/api/v1.0/rooms/:reference/start-subtitle/', 'participant', null, startSubtitles, { throttle: 'subtitles', feature, answers: { 200: subtitleObject, 409: subtitleRefusal, 500: subtitleRefusal } }),
    post('/api/v1.0/rooms/:reference/stop-subtitle/',  'participant', null, stopSubtitles,  { throttle: 'subtitles', feature, answers: { 200: subtitleObject } }),
  ],
});
