import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { booleanField } from '#src/api/boolean-field.ts';
import type { FieldErrors } from '#src/api/field-errors.ts';
import { validate } from '#src/http/validate.ts';

const schema = z.object({ raised: booleanField });

const problemOf = (body: object): unknown => {
  try {
    validate(schema, body);
    return null;
  } catch (error) {
    return (error as FieldErrors).fields;
  }
};

describe('a boolean as people and Python spell it', () => {
  it.each([true, 1, 'true', 'True', 'TRUE', 't', 'T', 'yes', 'Yes', 'y', 'Y', 'on', 'ON', '1'])(
    '%j is yes',
    (raised) => {
      expect(validate(schema, { raised })).toEqual({ raised: true });
    },
  );

  it.each([false, 0, 'false', 'False', 'FALSE', 'f', 'F', 'no', 'No', 'n', 'N', 'off', 'OFF', '0'])(
    '%j is no',
    (raised) => {
      expect(validate(schema, { raised })).toEqual({ raised: false });
    },
  );

  it.each([null, '', 'null', 'NULL'])('%j is nothing', (raised) => {
    expect(problemOf({ raised })).toEqual({ raised: ['This field may not be null.'] });
  });

  it.each([2, -1, 'tRuE', 'perhaps', ' yes', [], {}])('%j is neither', (raised) => {
    expect(problemOf({ raised })).toEqual({ raised: ['Must be a valid boolean.'] });
  });

  it('is missing when it is not there', () => {
    expect(problemOf({})).toEqual({ raised: ['This field is required.'] });
  });
});
