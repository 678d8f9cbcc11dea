import { describe, expect, it } from 'vitest';
import { applyLobbyFact, extendWaitingList, startWaitingList, type WaitingList } from '#src/client/waiting-list.ts';
import type { Fact } from '#src/facts/fact.ts';

const person = (name: string) => ({ id: `${name}-id`, username: name, color: 'hsl(10, 60%, 40%)' });
const guest = (number: number, position = 1) => ({ participant: person(`g${number}`), number, position });
const fact = (type: string, data: Fact['data']): Fact => ({
  room: 'r',
  stream: 'lobby',
  number: 1,
  type,
  at: '2026-01-01T00:00:00Z',
  data,
});
const numbers = (list: WaitingList) => list.guests.map((one) => [one.number, one.position]);
const gone = (number: number) => fact('guest.gone', { participant: person(`g${number}`), number });
const comes = (number: number) => fact('guest.waiting', { participant: person(`g${number}`), number, position: 9 });

describe('a complete list', () => {
  const list = startWaitingList({ waiting: 3, guests: [guest(2, 1), guest(5, 2), guest(6, 3)], more: false });

  it('renumbers positions', () => {
    const after = [gone(2), comes(8), fact('guest.denied', { number: 6 })].reduce(applyLobbyFact, list);
    expect(numbers(after)).toEqual([
      [5, 1],
      [8, 2],
    ]);
    expect(after.waiting).toBe(2);
  });

  it('does not count the same guest twice', () => {
    const after = [gone(2), gone(2), fact('guest.admitted', { number: 2 }), comes(6)].reduce(applyLobbyFact, list);
    expect(after.waiting).toBe(2);
    expect(after.guests).toHaveLength(2);
  });

  it('removes everybody up to the number of an admission of all', () => {
    const after = [comes(7), fact('lobby.admittedAll', { through: 6, count: 3 })].reduce(applyLobbyFact, list);
    expect(numbers(after)).toEqual([[7, 1]]);
    expect(after.waiting).toBe(1);
  });

  it('keeps those whom an admission of all excepts', () => {
    const after = [comes(7), fact('lobby.admittedAll', { through: 6, count: 2, except: [5] })].reduce(
      applyLobbyFact,
      list,
    );
    expect(numbers(after)).toEqual([
      [5, 1],
      [7, 2],
    ]);
    expect(after.waiting).toBe(2);
  });
});

describe('a partial list', () => {
  const list = startWaitingList({ waiting: 10, guests: [guest(1), guest(2)], more: true });

  it('counts guests it does not contain', () => {
    const after = [comes(40), gone(7), gone(7), gone(1)].reduce(applyLobbyFact, list);
    expect(after.waiting).toBe(9);
    expect(numbers(after)).toEqual([[2, 1]]);
  });

  it('is empty and complete after the lobby was cleared', () => {
    const after = [fact('lobby.cleared', { reason: 'meeting_ended' }), comes(41)].reduce(applyLobbyFact, list);
    expect(after).toMatchObject({ waiting: 1, more: false });
    expect(numbers(after)).toEqual([[41, 1]]);
  });

  it('adds the next page without guests who left in between', () => {
    const after = extendWaitingList(applyLobbyFact(list, gone(3)), { guests: [guest(3), guest(4)], more: true });
    expect(numbers(after)).toEqual([
      [1, 1],
      [2, 2],
      [4, 3],
    ]);
    expect(after.known).toBe(4);
  });

  it('is complete after the last page', () => {
    const after = extendWaitingList(list, { guests: [guest(3)], more: false });
    expect(after).toMatchObject({ waiting: 3, more: false });
    expect(numbers(applyLobbyFact(after, comes(9))).at(-1)).toEqual([9, 4]);
  });

  it('continues above the number of an admission of all', () => {
    const after = applyLobbyFact(list, fact('lobby.admittedAll', { through: 8, count: 8 }));
    expect(after).toMatchObject({ waiting: 2, guests: [], more: true, known: 8 });
  });

  it('continues at those whom an admission of all excepts', () => {
    const after = applyLobbyFact(list, fact('lobby.admittedAll', { through: 8, count: 7, except: [1, 4, 6] }));
    expect(after).toMatchObject({ waiting: 3, more: true, known: 3 });
    const page = { guests: [guest(4), guest(6)], more: false };
    expect(numbers(extendWaitingList(after, page)).map(([number]) => number)).toEqual([1, 4, 6]);
  });
});

describe('a partial list after an admission of all but some', () => {
  const list = startWaitingList({ waiting: 10, guests: [guest(1), guest(2)], more: true });
  const admits = (except: readonly number[]) =>
    applyLobbyFact(list, fact('lobby.admittedAll', { through: 10, count: 10 - except.length, except }));

  it('counts none of the admitted guests who leave later', () => {
    const after = [gone(6), gone(7), gone(8)].reduce(applyLobbyFact, admits([5]));
    expect(after).toMatchObject({ waiting: 1, known: 4 });
    expect(applyLobbyFact(after, gone(5)).waiting).toBe(0);
  });

  it('adds none of the admitted guests of a page that was requested before', () => {
    const after = extendWaitingList(admits([3]), {
      guests: [3, 4, 5, 6, 7].map((number) => guest(number)),
      more: true,
    });
    expect(numbers(after)).toEqual([[3, 1]]);
    expect(after).toMatchObject({ waiting: 1, known: 7 });
  });

  it('counts a guest who stays and left before the page of that guest once', () => {
    const left = applyLobbyFact(list, gone(5));
    const after = applyLobbyFact(left, fact('lobby.admittedAll', { through: 10, count: 8, except: [6] }));
    expect(after.waiting).toBe(1);
    expect(applyLobbyFact(after, gone(6)).waiting).toBe(0);
    expect([gone(6), gone(6)].reduce(applyLobbyFact, after).waiting).toBe(0);
  });
});

describe('namesakes', () => {
  const named = (number: number, username: string) => ({
    participant: { ...person(`g${number}`), username },
    number,
    position: number,
  });
  const changes = (number: number, username: string) =>
    fact('guest.changed', { participant: { ...person(`g${number}`), username }, number });
  const shown = (list: WaitingList) =>
    list.guests.map(({ participant: { username }, namesake }) => [username, namesake ?? 1]);
  const list = startWaitingList({
    waiting: 4,
    guests: [named(1, 'Grace'), named(2, 'Ada'), { ...named(3, 'Grace'), namesake: 2 }],
    more: true,
  });

  it('are renumbered as guests come and go', () => {
    expect(shown(list)).toEqual([
      ['Grace', 1],
      ['Ada', 1],
      ['Grace', 2],
    ]);
    const longer = extendWaitingList(list, { guests: [{ ...named(4, 'Grace'), namesake: 3 }], more: false });
    expect(shown(longer).at(-1)).toEqual(['Grace', 3]);
    expect(shown(applyLobbyFact(longer, gone(1)))).toEqual([
      ['Ada', 1],
      ['Grace', 1],
      ['Grace', 2],
    ]);
  });

  it('change with a corrected name, without moving positions', () => {
    const after = [changes(1, 'Grace Hopper'), changes(2, 'Grace'), changes(9, 'Nobody')].reduce(applyLobbyFact, list);
    expect(shown(after)).toEqual([
      ['Grace Hopper', 1],
      ['Grace', 1],
      ['Grace', 2],
    ]);
    expect([numbers(after), after.waiting]).toEqual([numbers(list), 4]);
  });
});
