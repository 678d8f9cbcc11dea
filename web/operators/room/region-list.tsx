import type { ActorAnswer } from '../api/actor-answer.ts';
import { Shown } from '../parts/shown.tsx';
import { statesInWords } from '../words/states-in-words.ts';

/** The active state of each region in words. */
export function RegionList({ actor: { kind, state } }: { readonly actor: Pick<ActorAnswer, 'kind' | 'state'> }) {
  return (
    <ul class="regions" aria-label="Regions">
      {statesInWords(kind, state).map(({ region, path, words: [label, sentence, tone] }) => (
        <li key={`${region} ${path}`} data-tone={tone} data-region={region}>
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
      ))}
    </ul>
  );
}
