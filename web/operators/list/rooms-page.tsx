import { useEffect, useRef, useState } from 'preact/hooks';
import type { Filter } from '../api/room-line.ts';
import { NowProvider } from '../parts/now-provider.tsx';
import { ProblemBanner } from '../parts/problem-banner.tsx';
import { BulkActs } from './bulk-acts.tsx';
import { FilterTabs } from './filter-tabs.tsx';
import { filterWords } from './filter-words.ts';
import { RoomRow } from './room-row.tsx';
import { SearchBox } from './search-box.tsx';
import { SystemFindings } from './system-findings.tsx';
import { useRooms } from './use-rooms.ts';

/** Milliseconds after the last key until the list is asked for a typed name. */
const typingMs = 300;

/** The live list of rooms. */
export function RoomsPage() {
  const [filter, setFilter] = useState<Filter>('active');
  const [typed, setTyped] = useState('');
  const [text, setText] = useState('');
  const list = useRef<HTMLUListElement>(null);
  useEffect(() => {
    document.title = 'Rooms · Operators · Greenroom';
  }, []);
  useEffect(() => {
    const timer = setTimeout(() => setText(typed.trim()), typingMs);
    return () => clearTimeout(timer);
  }, [typed]);

  // Nobody is reading further down, and no row is pointed at.
  const mayMove = () =>
    window.scrollY < 120 &&
    list.current?.matches(':hover') !== true &&
    list.current?.contains(document.activeElement) !== true;
  const { answer, problem, rooms, held, showHeld, more, again } = useRooms(filter, text, mayMove);

  return (
    <NowProvider at={answer?.at ?? null}>
      <div class="page">
        <h1 class="read-out">Rooms</h1>
        <SearchBox />
        <ProblemBanner problem={problem} hasValue={rooms.length > 0} />
        <SystemFindings />
        <FilterTabs chosen={filter} counts={answer?.counts} choose={setFilter} />
        <div class="list-head">
          <p class="soft">{filterWords[filter][1]}</p>
          <label class="list-text">
            <span class="read-out">Part of a name</span>
            <input
              class="field-input"
              type="search"
              placeholder="Part of a name"
              maxLength={100}
              value={typed}
              onInput={(event) => setTyped(event.currentTarget.value)}
            />
          </label>
          {text === '' && <BulkActs filter={filter} count={answer?.counts[filter]} done={again} />}
        </div>
        <p class="held" role="status">
          {held > 0 && (
            <button class="button button-small" type="button" onClick={showHeld}>
              {held === 1 ? 'Show 1 new room' : `Show ${held} new rooms`}
            </button>
          )}
        </p>
        <ul ref={list} class="rooms" aria-label="Rooms" aria-busy={answer === null && problem === null}>
          {rooms.map((room) => (
            <RoomRow key={room.id} room={room} />
          ))}
        </ul>
        {answer !== null && rooms.length === 0 && <p class="empty">No room here.</p>}
        {more !== null && (
          <button class="button" type="button" onClick={more}>
            More rooms
          </button>
        )}
      </div>
    </NowProvider>
  );
}
