import { useContext, useEffect, useState } from 'preact/hooks';
import type { JournalLine } from '../api/journal-line.ts';
import { DriftLines } from '../drift/drift-lines.tsx';
import { DryRunView } from '../dry-run/dry-run-view.tsx';
import { JournalView } from '../journal/journal-view.tsx';
import { OperatorContext } from '../operator-context.ts';
import { Fold } from '../parts/fold.tsx';
import { NowProvider } from '../parts/now-provider.tsx';
import { PageLink } from '../parts/page-link.tsx';
import { ProblemBanner } from '../parts/problem-banner.tsx';
import { shownText } from '../parts/shown-text.ts';
import { usePoll } from '../parts/use-poll.ts';
import { ActorChart } from './actor-chart.tsx';
import { ActorPart } from './actor-part.tsx';
import { BridgedActorsContext, useBridgedActors } from './bridged-actors.ts';
import { FactStream } from './fact-stream.tsx';
import { Findings } from './findings.tsx';
import { GuestList } from './guest-list.tsx';
import { InspectorPart } from './inspector-part.tsx';
import { Part } from './part.tsx';
import { PeopleList } from './people-list.tsx';
import { RecentLines } from './recent-lines.ts';
import { RecordingList } from './recording-list.tsx';
import { RegionList } from './region-list.tsx';
import { ReplicaList } from './replica-list.tsx';
import { RoomHead } from './room-head.tsx';

/** Everything about one room: first what is wrong with it, then its state, what blocks it, and how it came to that. */
export function RoomPage({ reference }: { readonly reference: string }) {
  const { api } = useContext(OperatorContext);
  const { value, problem, again } = usePoll(`room ${reference}`, 2000, (signal) => api.room(reference, signal));
  const diagnosis = usePoll(`diagnosis ${reference}`, 5000, (signal) => api.diagnosis(reference, signal));
  const [recent, setRecent] = useState<readonly JournalLine[]>([]);
  const [dryLine, setDryLine] = useState<number | null>(null);
  const { bridge, actors } = useBridgedActors();
  const name = value === null ? 'Room' : value.room.name || value.room.slug;
  useEffect(() => {
    document.title = `${shownText(name, 60)} · Operators · Greenroom`;
  }, [name]);

  const changed = () => {
    again();
    diagnosis.again();
  };
  if (value === null) {
    return (
      <div class="page">
        <PageLink href="/operators/">Rooms</PageLink>
        <ProblemBanner problem={problem} hasValue={false} />
        {problem === null && <p role="status">Loading…</p>}
      </div>
    );
  }
  const { room, actor, people, guests, recordings, drift } = value;
  return (
    <NowProvider at={diagnosis.value?.at ?? null}>
      <RecentLines.Provider value={recent}>
        <BridgedActorsContext.Provider value={bridge}>
          <div class="page" data-room={room.id}>
            <RoomHead answer={value} changed={changed} />
            <ProblemBanner problem={problem} hasValue />
            <Findings diagnosis={diagnosis} changed={changed} />
            <div class="columns">
              <Part id="state" title="State">
                {actor === null ? (
                  <p class="empty">This room has never been used: it has no actor and no state.</p>
                ) : (
                  <RegionList actor={actor} />
                )}
              </Part>
              <Part id="who" title="Who and what is here">
                <h3>
                  People <span class="count">{people.filter((one) => one.left_at === null).length}</span>
                </h3>
                <PeopleList room={room.id} people={people} changed={changed} />
                <h3>
                  Guests <span class="count">{value.waiting} waiting</span>
                </h3>
                <GuestList room={room.id} guests={guests} bans={value.bans} changed={changed} />
                <h3>
                  Recordings <span class="count">{recordings.length}</span>
                </h3>
                <RecordingList room={room.id} recordings={recordings} changed={changed} />
              </Part>
            </div>
            {actor !== null && (
              <>
                <ActorPart actor={actor} title="What this room waits for" changed={changed} />
                <Part id="chart" title="Chart">
                  <ActorChart actor={actor} />
                </Part>
                <InspectorPart actors={[actor, ...actors]} />
              </>
            )}
            {drift.length > 0 && (
              <Part id="drift" title="Unlike LiveKit or the storage">
                <DriftLines lines={drift} isInRoom />
              </Part>
            )}
            <Part id="journal" title="Journal">
              <JournalView
                room={room.id}
                days={value.journal_days}
                pending={actor?.commands ?? []}
                loaded={setRecent}
                tryAgain={(line) => {
                  setDryLine(line);
                  document.getElementById('dry-run')?.scrollIntoView();
                }}
              />
            </Part>
            <Part id="dry-run" title="Dry run">
              <DryRunView key={dryLine} room={room.id} line={dryLine} />
            </Part>
            <Fold id="facts" title="Facts that were pushed">
              <FactStream room={room.id} />
            </Fold>
            <Fold id="replicas" title="Who watches, and the replicas">
              <ReplicaList answer={value} />
            </Fold>
          </div>
        </BridgedActorsContext.Provider>
      </RecentLines.Provider>
    </NowProvider>
  );
}
