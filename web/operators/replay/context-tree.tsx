import { useState } from 'preact/hooks';
import { shownText } from '../parts/shown-text.ts';
import { fieldOf, isBranch, isSame } from './find-differences.ts';
import { valueText } from './value-text.ts';

interface Props {
  readonly name: string;
  readonly now: unknown;
  /** The value one step before. */
  readonly before: unknown;
  readonly isOpen?: boolean;
}

/** Most fields of one object that are shown. */
const mostFields = 200;

/** A JSON value as a tree; what differs from the step before is marked. Closed branches are not rendered. */
export function ContextTree({ name, now, before, isOpen: opensFirst = false }: Props) {
  const [isOpen, setIsOpen] = useState(opensFirst);
  const change = before === undefined ? 'new' : now === undefined ? 'removed' : isSame(before, now) ? null : 'changed';
  const mark = change !== null && <strong class="replay-mark">{change}</strong>;
  const shown = now === undefined ? before : now;
  if (!isBranch(shown)) {
    return (
      <li data-change={change}>
        <code>{shownText(name, 100)}</code>: <span class="replay-value">{valueText(now)}</span> {mark}
        {change === 'changed' && <span class="soft"> was {valueText(before)}</span>}
      </li>
    );
  }
  const names = [...new Set([...Object.keys(isBranch(before) ? before : {}), ...Object.keys(shown)])];
  const size = Object.keys(shown).length;
  return (
    <li data-change={change}>
      <details open={isOpen} onToggle={(event) => setIsOpen(event.currentTarget.open)}>
        <summary>
          <code>{shownText(name, 100)}</code>{' '}
          <span class="soft">{Array.isArray(shown) ? `${size} items` : `${size} fields`}</span> {mark}
        </summary>
        {isOpen && (
          <ul class="replay-tree">
            {names.slice(0, mostFields).map((field) => (
              <ContextTree key={field} name={field} now={fieldOf(now, field)} before={fieldOf(before, field)} />
            ))}
            {names.length > mostFields && <li class="soft">{names.length - mostFields} more</li>}
          </ul>
        )}
      </details>
    </li>
  );
}
