import { integer } from '../kinds.ts';
import { rate } from '../rate.ts';
import { setting } from '../setting.ts';

const count = integer({ min: 1 });

// biome-ignore format: a table is read in columns.
/** Greenroom's own rate limits. */
export const limits = {
  GREENROOM_KNOCKS_PER_SECOND_PER_ADDRESS:   setting(count, '20', 'New knocks of one address (of IPv6: one network of 64 bits) at one room; whoever comes then is told to try again.'),
  GREENROOM_KNOCKS_PER_SECOND_PER_ROOM:      setting(count, '500', 'New knocks at one room.'),
  GREENROOM_WAITING_PER_ADDRESS:             setting(count, '300', 'Guests without an account of one address (of IPv6: one network of 64 bits) that may wait at one room at a time.'),
  GREENROOM_WATCHES_PER_SOCKET:              setting(count, '50', 'Rooms that one socket may watch.'),
  GREENROOM_SOCKETS_PER_ADDRESS:             setting(count, '2000', 'Connections to the realtime channel that one address (of IPv6: one network of 64 bits) may hold open at one replica, joined or not.'),
  GREENROOM_PEOPLE_PER_ADDRESS:              setting(count, '200', 'How many people may share one address (of IPv6: one network of 64 bits): what is limited by person is limited by address, too, so many times as high. An address is the one that `GREENROOM_TRUSTED_PROXIES` tell of.'),
  GREENROOM_LOGIN_RATES:                     setting(rate, '30/minute', 'Logins that one address starts.'),
  GREENROOM_LOGIN_RETURN_RATES:              setting(rate, '600/minute', 'Returns from the identity provider, and logouts, of one address.'),
  GREENROOM_MISSING_ROOM_RATES:              setting(rate, '120/minute', 'Rooms that do not exist, asked for from one address; further ones are not looked for.'),
  GREENROOM_HAND_RATES:                      setting(rate, '60/minute', 'How often one person raises or lowers the hand.'),
  GREENROOM_RENAME_RATES:                    setting(rate, '60/minute', 'How often one person changes the own name in a meeting.'),
  GREENROOM_MUTE_RATES:                      setting(rate, '60/minute', 'How often one person mutes others.'),
  GREENROOM_SUBTITLE_RATES:                  setting(rate, '60/minute', 'How often one person starts and stops subtitles.'),
  GREENROOM_LOBBY_RATES:                     setting(rate, '3000/minute', 'Decisions at the door, lists of those who wait, watches and other requests of one person over the realtime channel, besides `room:enter`.'),
  GREENROOM_LOOK_RATES:                      setting(rate, '3000/minute', 'How often one person reads rooms, accesses and users, and asks for parts of recordings.'),
  GREENROOM_CHANGE_RATES:                    setting(rate, '300/minute', 'How often one person changes rooms, accesses, preferences, and what others may do in a meeting.'),
  GREENROOM_INVITATION_RATES:                setting(rate, '100/hour', 'People whom one host invites by mail.'),
  GREENROOM_INVITATION_ROOM_RATES:           setting(rate, '200/day', 'People who are invited by mail to one room.'),
  GREENROOM_ADDON_START_RATES:               setting(rate, '600/minute', 'Sessions of add-ons that one address starts.'),
  GREENROOM_ADDON_POLL_RATES:                setting(rate, '12000/minute', 'How often one address asks after sessions of add-ons; an add-on asks once a second.'),
  GREENROOM_TOKEN_RATES:                     setting(rate, '600/minute', 'Tokens that one application obtains, and token requests of one address.'),
  GREENROOM_INTROSPECTION_RATES:             setting(rate, '3000/minute', 'Tokens of one address that the identity provider is asked about; those whose answer is kept do not count.'),
  GREENROOM_CONNECT_RATES:                   setting(rate, '6000/minute', 'Connections to the realtime channel that one address opens.'),
};
