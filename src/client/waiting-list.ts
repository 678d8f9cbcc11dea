import type { Fact } from '#src/facts/fact.ts';
import type { Participant } from '#src/lobby/waiting-guest.ts';
import type { ListedGuest } from '#src/realtime/wire-shapes.ts';

/** The queue as a host sees it: the first guests by knock number, and the total. */
export interface WaitingList {
  /** Total number of waiting guests. */
  readonly waiting: number;
  readonly guests: readonly ListedGuest[];
  /** Whether more guests wait behind the last of `guests`. */
  readonly more: boolean;
  /** Knock number up to which `guests` is complete; meaningless without `more`. */
  readonly known: number;
  /** Numbers above `known` that have left, so that a late page or a repeated fact does not count them again. */
  readonly gone: ReadonlySet<number>;
  /** The last admission of all guests up to a number; null before the first. */
  readonly admitted: Admission | null;
}

interface Admission {
  readonly through: number;
  /** Numbers up to `through` that stay in the queue. */
  readonly stays: ReadonlySet<number>;
}

interface Page {
  readonly guests: readonly ListedGuest[];
  readonly more: boolean;
}

const lastNumber = (guests: readonly ListedGuest[], otherwise: number): number => guests.at(-1)?.number ?? otherwise;

/** Renumbers positions and namesakes. */
function placed(guests: readonly ListedGuest[]): ListedGuest[] {
  const names = new Map<string, number>();
  return guests.map((guest, index) => {
    const { participant, number } = guest;
    const position = index + 1;
    const namesake = (names.get(participant.username) ?? 0) + 1;
    names.set(participant.username, namesake);
    if (guest.position === position && (guest.namesake ?? 1) === namesake) return guest;
    return { participant, number, position, ...(namesake > 1 ? { namesake } : {}) };
  });
}

export function startWaitingList(lobby: Page & { readonly waiting: number }): WaitingList {
  const guests = placed([...lobby.guests].sort((a, b) => a.number - b.number));
  return {
    waiting: lobby.waiting,
    guests,
    more: lobby.more,
    known: lastNumber(guests, 0),
    gone: new Set(),
    admitted: null,
  };
}

/** The list after the next page of guests (`lobby:list` after `known`). */
export function extendWaitingList(list: WaitingList, page: Page): WaitingList {
  // The page may have been requested before an admission.
  const fresh = page.guests.filter(
    ({ number }) => number > list.known && !list.gone.has(number) && !wasAdmitted(list, number),
  );
  const known = lastNumber(page.guests, list.known);
  const gone = new Set([...list.gone].filter((number) => number > known));
  const guests = placed([...list.guests, ...fresh]);
  const { admitted } = list;
  return { waiting: page.more ? list.waiting : guests.length, guests, more: page.more, known, gone, admitted };
}

/** The list after a fact of the lobby stream. */
export function applyLobbyFact(list: WaitingList, fact: Fact): WaitingList {
  const { participant, number, through, count, except } = fact.data as {
    participant?: Participant;
    number?: number;
    through?: number;
    count?: number;
    except?: readonly number[];
  };
  if (fact.type === 'guest.waiting' && participant !== undefined && number !== undefined) {
    return arrive(list, participant, number);
  }
  if (fact.type === 'guest.changed' && participant !== undefined) {
    const guests = list.guests.map((guest) => (guest.number === number ? { ...guest, participant } : guest));
    return { ...list, guests: placed(guests) };
  }
  if (fact.type === 'lobby.admittedAll' && through !== undefined) {
    return admitThrough(list, { through, stays: new Set(except) }, count ?? 0);
  }
  if (fact.type === 'lobby.cleared') return startWaitingList({ waiting: 0, guests: [], more: false });
  if (['guest.admitted', 'guest.denied', 'guest.gone'].includes(fact.type) && number !== undefined) {
    return leave(list, number);
  }
  return list;
}

function arrive(list: WaitingList, participant: Participant, number: number): WaitingList {
  if (list.more && number > list.known) return { ...list, waiting: list.waiting + 1 };
  const others = list.guests.filter((guest) => guest.participant.id !== participant.id);
  const behind = others.findIndex((guest) => guest.number > number);
  const at = behind === -1 ? others.length : behind;
  const guests = placed(others.toSpliced(at, 0, { participant, number, position: at + 1 }));
  return { ...list, guests, waiting: list.waiting + guests.length - list.guests.length };
}

function leave(list: WaitingList, number: number): WaitingList {
  const guests = list.guests.filter((guest) => guest.number !== number);
  if (guests.length < list.guests.length) return { ...list, guests: placed(guests), waiting: list.waiting - 1 };
  // A guest who left already or was admitted with all, or one above `known`.
  if (!list.more || number <= list.known || list.gone.has(number) || wasAdmitted(list, number)) return list;
  return { ...list, waiting: list.waiting - 1, gone: new Set(list.gone).add(number) };
}

function admitThrough(list: WaitingList, admitted: Admission, count: number): WaitingList {
  const { through, stays } = admitted;
  const guests = placed(list.guests.filter(({ number }) => number > through || stays.has(number)));
  if (!list.more) return { ...list, guests, waiting: guests.length, admitted };
  const gone = new Set([...list.gone].filter((number) => number > through || stays.has(number)));
  // The next page begins below those who stay and are not in the list yet.
  const unseen = [...stays].filter((number) => number > list.known);
  const known = Math.max(list.known, Math.min(through, ...unseen.map((number) => number - 1)));
  return { ...list, guests, gone, known, waiting: Math.max(0, list.waiting - count), admitted };
}

const wasAdmitted = ({ admitted }: WaitingList, number: number): boolean =>
  admitted !== null && number <= admitted.through && !admitted.stays.has(number);
