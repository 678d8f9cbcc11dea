import { integer, onOff, secret, text } from '../kinds.ts';
import { setting } from '../setting.ts';

// biome-ignore format: a table is read in columns.
export const telephony = {
  ROOM_TELEPHONY_ENABLED:             setting(onOff, 'false', 'People may join by telephone.', { config: 'telephony.enabled' }),
  ROOM_TELEPHONY_PHONE_NUMBER:        setting(text, undefined, 'The number that is called.', { config: 'telephony.international_phone_number' }),
  ROOM_TELEPHONY_DEFAULT_COUNTRY:     setting(text, 'US', 'The country in which the number is read; what is shown is the region of the number.', { config: 'telephony.default_country' }),
  ROOM_TELEPHONY_PIN_LENGTH:          setting(integer({ min: 4, max: 16 }, 'digits'), '10', 'Length of the PIN of a room.'),
  ROOM_TELEPHONY_PIN_MAX_RETRIES:     setting(integer({ min: 1 }, 'tries'), '5', 'How often another PIN is drawn when one is taken.'),
  ROOMKIT_ENABLED:                    setting(onOff, 'false', 'Meeting room devices may join; rooms have PINs and dispatch rules then, also without telephony.'),
  ROOMKIT_SERVER_TO_SERVER_API_TOKEN: setting(secret(), undefined, 'The bearer token of the server that speaks for them.'),
};
