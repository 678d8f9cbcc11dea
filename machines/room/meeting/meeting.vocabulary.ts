import { word } from '../../vocabulary.ts';

/** A participant of a LiveKit room. */
interface Present {
  readonly sid: string;
  readonly participant: unknown;
}

export const presenceWrites = {
  'presence.add': word<Present>(),
  'presence.leave': word<Present>(),
  'presence.leaveAll': word<{ livekitRoom: string | null }>(),
  'presence.move': word<{ livekitRoom: string | null; except: string | null }>(),
  'presence.forget': word<{ except: string | null }>(),
} as const;

export const closingCommands = {
  /** Closes the LiveKit room of this sid alone; null closes whichever has the room's name. */
  'livekit.closeRoom': word<{ sid: string | null }>(),
} as const;
