import { cleanName } from '#src/identity/clean-name.ts';

const longestName = 255;
// LiveKit's default for `max_participant_name_length`, in bytes.
const mostBytes = 256;

/** The name, cleaned and shortened to what LiveKit accepts; empty when nothing remains. */
export function nameForLiveKit(text: string): string {
  const characters = [...cleanName(text, longestName)];
  while (Buffer.byteLength(characters.join('')) > mostBytes) characters.pop();
  return cleanName(characters.join(''), longestName);
}
