import { integer } from '../kinds.ts';
import { rate } from '../rate.ts';
import { setting } from '../setting.ts';

const count = integer({ min: 1 });

// biome-ignore format: a table is read in columns.
/** Greenroom's own rate limits. */
export const limits = {
  GREENROOM_KNOCKS_PER_SECOND_PER_ADDRESS:   setting(count, '20', 'New knocks per address (for IPv6: per /64 network) at one room; further ones are throttled.'),
  GREENROOM_KNOCKS_PER_SECOND_PER_ROOM:      setting(count, '500', 'New knocks at one room.'),
  GREENROOM_WAITING_PER_ADDRESS:             setting(count, '300', 'Guests without an account who may wait at one room at the same time, per address (for IPv6: per /64 network).'),
  GREENROOM_WATCHES_PER_SOCKET:              setting(count, '50', 'Rooms that one socket may watch.'),
  GREENROOM_SOCKETS_PER_ADDRESS:             setting(count, '2000', 'Open connections to the realtime channel of one replica per address (for IPv6: per /64 network), including those that have not joined the namespace.'),
  GREENROOM_PEOPLE_PER_ADDRESS:              setting(count, '200', 'Number of people who may share one address (for IPv6: one /64 network): each limit per person also applies per address, multiplied by this number. The address is the one that `GREENROOM_TRUSTED_PROXIES` report.'),
  GREENROOM_LOGIN_RATES:                     setting(rate, '30/minute', 'Started logins per address.'),
  GREENROOM_LOGIN_RETURN_RATES:              setting(rate, '600/minute', 'Returns from the identity provider, and logouts, per address.'),
  GREENROOM_MISSING_ROOM_RATES:              setting(rate, '120/minute', 'Requests for rooms that do not exist, per address; further ones are refused without a lookup.'),
  GREENROOM_HAND_RATES:                      setting(rate, '60/minute', 'Raised and lowered hands per person.'),
  GREENROOM_RENAME_RATES:                    setting(rate, '60/minute', 'Changes of the own name in a meeting per person.'),
  GREENROOM_MUTE_RATES:                      setting(rate, '60/minute', 'Mutes of others per person.'),
  GREENROOM_SUBTITLE_RATES:                  setting(rate, '60/minute', 'Starts and stops of subtitles per person.'),
  GREENROOM_LOBBY_RATES:                     setting(rate, '3000/minute', 'Requests over the realtime channel per person, other than `room:enter`: decisions, lists of waiting guests, watches.'),
  GREENROOM_LOOK_RATES:                      setting(rate, '3000/minute', 'Reads of rooms, accesses and users, and requests for parts of recordings, per person.'),
  GREENROOM_CHANGE_RATES:                    setting(rate, '300/minute', 'Changes of rooms, accesses, preferences and participants\' permissions per person.'),
  GREENROOM_INVITATION_RATES:                setting(rate, '100/hour', 'People whom one host invites by mail.'),
  GREENROOM_INVITATION_ROOM_RATES:           setting(rate, '200/day', 'People who are invited by mail to one room.'),
  GREENROOM_ADDON_START_RATES:               setting(rate, '600/minute', 'Sessions of add-ons that one address starts.'),
  GREENROOM_ADDON_POLL_RATES:                setting(rate, '12000/minute', 'Polls of add-on sessions per address; an add-on polls once a second.'),
  GREENROOM_TOKEN_RATES:                     setting(rate, '600/minute', 'Tokens that one application obtains, and token requests of one address.'),
  GREENROOM_INTROSPECTION_RATES:             setting(rate, '3000/minute', 'Tokens of one address that the identity provider is asked about; those whose answer is kept do not count.'),
  GREENROOM_CONNECT_RATES:                   setting(rate, '6000/minute', 'New connections to the realtime channel per address.'),
};
