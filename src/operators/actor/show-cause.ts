import type { z } from 'zod';
import type { Cause } from '#src/actors/delivery.ts';
import { showText } from '../show-text.ts';
import type { shownCause } from './actor-object.ts';

const longestId = 200;

/** A cause, as it is shown. Ids are ours or LiveKit's; the reason is free text. */
export const showCause = ({ by, id, reason, tries }: Cause): z.output<typeof shownCause> => ({
  by,
  id: id.slice(0, longestId),
  ...(reason === undefined ? {} : { reason: showText(reason) }),
  ...(tries === undefined ? {} : { tries }),
});
