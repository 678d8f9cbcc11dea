import { broken, type Cure, cureBy, cureOutside, note, type Rule } from './finding.ts';
import { isRunning } from './meeting-rules.ts';
import type { RoomFacts } from './room-facts.ts';
import { countOf } from './wording.ts';

const access: Readonly<Record<string, string>> = {
  public: 'Everybody may enter this room.',
  trusted: 'People without an account must knock at this room ("trusted").',
  restricted: 'Everybody without a role in this room must knock ("restricted").',
};

/** Returns cures that admit the three guests who have waited longest; findings contain numbers instead of names. */
const admissions = ({ room, door }: RoomFacts): Cure[] =>
  door.waitingGuests
    .slice(0, 3)
    .map(({ id, number, call }) =>
      cureBy(
        `Admit ${call ? 'caller' : 'guest'} number ${number}`,
        { act: 'guest.admit', room: room.id, guest: id },
        'They may enter at once.',
      ),
    );

/** Guests who wait, and why nobody admits them. */
export const findWaiting: Rule<RoomFacts> = (facts) => {
  const { door, room, system } = facts;
  if (door.waiting === 0 || room.deleted) return [];
  const guests = countOf(door.waiting, 'guest');
  const verb = door.waiting === 1 ? 'waits' : 'wait';
  const rule = access[room.accessLevel ?? 'restricted'];
  const common = { since: door.oldestWaitAt, actor: null };
  if (room.accessLevel === 'public') {
    return [
      broken({
        ...common,
        code: 'waiting-at-open-room',
        sentence: `${guests} ${verb} although everybody may enter this room.`,
        explanation: 'The room was opened to everybody while they waited, and they were not admitted.',
        cures: admissions(facts),
      }),
    ];
  }
  if (door.hosts === 0) {
    return [
      broken({
        ...common,
        code: 'room-without-hosts',
        sentence: `${guests} ${verb}, and this room has no owner or administrator who could admit anybody.`,
        explanation: `${rule} Only its owners and administrators may admit people, and it has none whose account is active.`,
        cures: [
          ...admissions(facts),
          cureOutside(
            'Give somebody the role',
            'On the command line: `greenroom rooms give <room> <user> owner`, or open the room to everybody: `greenroom rooms access-level <room> public`.',
          ),
        ],
      }),
    ];
  }
  if (!door.hostPresent) {
    const meeting = isRunning(facts) ? 'The meeting runs without a host' : 'No meeting is running';
    return [
      note({
        ...common,
        code: 'waiting-without-host',
        sentence: `${guests} ${verb} at the door, and no host is here to admit anybody.`,
        explanation:
          `${rule} ${meeting}; no owner or administrator is in it or has its page open. ${system.settings.GREENROOM_LOBBY_HOST_ABSENT === 'wait' ? 'Guests wait until one comes (GREENROOM_LOBBY_HOST_ABSENT=wait).' : ''}`.trim(),
        cures: [
          ...admissions(facts),
          cureOutside('Call a host', 'An owner or administrator of the room joins and admits them.'),
        ],
      }),
    ];
  }
  const sees = door.watching > 0;
  return [
    note({
      ...common,
      code: sees ? 'waiting-for-host' : 'host-does-not-watch',
      sentence: sees
        ? `${guests} ${verb} at the door, and a host who sees the list has not decided yet.`
        : `${guests} ${verb} at the door; a host is in the meeting, but no page of a host follows the waiting list.`,
      explanation: sees
        ? `${rule} The waiting list is open on a page of a host.`
        : `${rule} Hosts are told by a message in the meeting; a page that was opened before, or in an older browser, may show nothing until it is reloaded.`,
      cures: [
        ...admissions(facts),
        cureOutside(
          'Tell the host',
          sees ? 'The host admits or denies them in the list of people.' : 'The host reloads the page of the meeting.',
        ),
      ],
    }),
  ];
};

/** Guests whose place ended otherwise than by entering. */
export const findTurnedAway: Rule<RoomFacts> = ({ door, room, system }) =>
  door.ended.flatMap(({ status, reason, count, at, guest }) => {
    const guests = countOf(count, 'guest');
    const admit = cureBy(
      'Admit the last of them',
      { act: 'guest.admit', room: room.id, guest },
      'The person may enter with the next try.',
    );
    if (status === 'denied') {
      return note({
        code: 'guests-denied',
        sentence: `A host has denied entry to ${guests}.`,
        explanation: `They may knock again ${countOf(system.settings.LOBBY_DENIED_TIMEOUT, 'second')} after the denial, and a host may still admit them.`,
        since: at,
        cures: [admit],
      });
    }
    if (reason === 'expired') {
      return note({
        code: 'guests-expired',
        sentence: `The place of ${guests} in the waiting list ended because nobody decided, or the page was closed.`,
        explanation: `A place ends after ${countOf(system.settings.GREENROOM_LOBBY_MAX_WAIT_MINUTES, 'minute')}, or ${countOf(system.settings.LOBBY_WAITING_TIMEOUT ?? system.settings.GREENROOM_LOBBY_RETURN_SECONDS, 'second')} after the last request of the browser. A guest whose page is still open may knock again.`,
        since: at,
        cures: [cureOutside('Knock again', "The person opens the room's link again.")],
      });
    }
    if (reason === 'removed') {
      return note({
        code: 'guests-removed',
        sentence: `A host has put ${guests} out.`,
        explanation: 'Without an account they cannot knock again until the meeting ends.',
        since: at,
        cures: [admit],
      });
    }
    return [];
  });

/** Rooms that nobody can manage. */
export const findNoHosts: Rule<RoomFacts> = ({ room, door }) =>
  room.deleted || door.hosts > 0 || door.waiting > 0
    ? []
    : [
        note({
          code: 'room-without-hosts',
          sentence: 'This room has no owner or administrator with an active account.',
          explanation: 'Nobody can admit guests, record, invite, or change its settings.',
          cures: [
            cureOutside('Give somebody the role', 'On the command line: `greenroom rooms give <room> <user> owner`.'),
          ],
        }),
      ];
