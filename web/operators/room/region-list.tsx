import type { ActorAnswer } from '../api/actor-answer.ts';
import { Shown } from '../parts/shown.tsx';
import { type SpokenState, statesInWords } from '../words/states-in-words.ts';

/** Regions that callers ask about; the others are shown first only while they do something. */
const asked = ['', 'meeting', 'lobby', 'telephony', 'subtitles'];

/** The active state of each region in words. */
export function RegionList({ actor: { kind, state } }: { readonly actor: Pick<ActorAnswer, 'kind' | 'state'> }) {
  const all = statesInWords(kind, state);
  const isShown = ({ region, words: [, , tone] }: SpokenState) => tone !== 'quiet' || asked.includes(region);
  const rest = all.filter((one) => !isShown(one));
  return (
    <>
      <ul class="regions" aria-label="Regions">
        {all.filter(isShown).map((one) => (
          <Region key={one.region} kind={kind} state={one} />
        ))}
      </ul>
      {rest.length > 0 && (
        <details class="fold">
          <summary>{rest.length} regions at rest</summary>
          <ul class="regions fold-content" aria-label="Regions at rest">
            {rest.map((one) => (
              <Region key={one.region} kind={kind} state={one} />
            ))}
          </ul>
        </details>
      )}
    </>
  );
}

interface RegionProps {
  readonly kind: string;
  readonly state: SpokenState;
}

function Region({ kind, state: { region, path, words } }: RegionProps) {
  const [label, sentence, tone] = words;
  return (
    <li data-tone={tone} data-region={region}>
      <span class="region-name">{region === '' ? kind : region}</span>
      <span class="tag" data-tone={tone}>
        <Shown text={label} most={40} />
      </span>
      <span class="region-words">
        <Shown text={sentence} most={300} />{' '}
        <code class="soft">
          <Shown text={path} most={80} />
        </code>
      </span>
    </li>
  );
}
