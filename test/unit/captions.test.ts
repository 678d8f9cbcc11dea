import { expect, it } from 'vitest';
import { captionsAfter } from '../../web/room/captions-after.ts';

const segment = (id: string, text: string, final = false) => ({ id, text, final });

it('a repeated segment replaces its caption, and only the last captions are kept', () => {
  const first = captionsAfter([], [segment('1', 'Good'), segment('2', ' ')], 'Ada');
  expect(first).toEqual([{ id: '1', name: 'Ada', text: 'Good', isFinal: false }]);
  const more = captionsAfter(first, [segment('3', 'Hello')], 'Ben');
  const grown = captionsAfter(more, [segment('1', 'Good morning', true)], 'Ada');
  expect(grown.map(({ name, text, isFinal }) => [name, text, isFinal])).toEqual([
    ['Ada', 'Good morning', true],
    ['Ben', 'Hello', false],
  ]);
  const many = captionsAfter(
    grown,
    ['4', '5', '6'].map((id) => segment(id, id)),
    'Ada',
  );
  expect(many.map(({ id }) => id)).toEqual(['4', '5', '6']);
});
