import { cleanName } from '#src/identity/clean-name.ts';

const longestName = 255;
// The default of LiveKit's `max_participant_name_length`, which counts bytes.
const mostBytes = 256;

/** A name that is safe to show and that LiveKit takes; empty when nothing of it is left. */
export function nameForLiveKit(text: string): string {
  const characters = [...cleanName(text, longestName)];
  while (Buffer.byteLength(characters.join('')) > mostBytes) characters.pop();
  return cleanName(characters.join(''), longestName);
}
