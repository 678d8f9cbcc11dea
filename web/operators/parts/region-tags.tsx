import { statesInWords } from '../words/states-in-words.ts';

interface Props {
  readonly kind: string;
  readonly state: string;
}

/** The regions of an actor that are doing something, in one line; the title has them all. */
export function RegionTags({ kind, state }: Props) {
  const all = statesInWords(kind, state);
  const busy = all.filter(({ region, words: [, , tone] }) => tone !== 'quiet' || region === 'meeting' || region === '');
  return (
    <span class="tags" title={state.slice(0, 1000)}>
      {busy.map(({ region, words: [label, , tone] }) => (
        <span key={region} class="tag" data-tone={tone}>
          {region !== '' && <span class="tag-of">{region}</span>} {label.slice(0, 60)}
        </span>
      ))}
    </span>
  );
}
