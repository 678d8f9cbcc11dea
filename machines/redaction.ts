import type { Briefing } from './briefing.ts';

/**
 * How the journal stores a field. `plain`: unchanged. `id`: unchanged if it looks like an id or an identifier word,
 * else hashed. `hashed`: keyed hash, equal for equal values. `dropped`: null.
 */
export type Treatment = 'plain' | 'id' | 'hashed' | 'dropped';

/**
 * The treatments that may be declared for a type: free text is never plain, objects are declared field by field, lists
 * by their items. A function chooses by the object that contains the field.
 */
type Redaction<Value> = 'dropped' | (unknown extends Value ? never : Kept<NonNullable<Value>>);

type Kept<Value> = Value extends readonly (infer Item)[]
  ? Redaction<Item>
  : Value extends string
    ? string extends Value
      ? 'id' | 'hashed'
      : 'plain'
    : Value extends number | boolean
      ? 'plain'
      : string extends keyof Value
        ? never
        : FieldRedactions<Value>;

export type FieldRedactions<Value, Field extends keyof Value = keyof Value> = {
  readonly [Name in Field]-?: Redaction<Value[Name]> | ((whole: Value) => Redaction<Value[Name]> & Treatment);
};

/** The declarations for all fields of these events, by event type. */
export type EventRedactions<Event extends { readonly type: string }> = {
  readonly [Type in Event['type']]: FieldsOf<Extract<Event, { readonly type: Type }>>;
};

type FieldsOf<Event> = FieldRedactions<Event, Exclude<keyof Event, 'type' | keyof Briefing>>;

export type AnyRedaction = Treatment | AnyFieldRedactions | ((whole: never) => Treatment);

export interface AnyFieldRedactions {
  readonly [field: string]: AnyRedaction;
}

/** How the journal stores the events and the context of a kind of actor. */
export interface KindRedaction {
  readonly events: Readonly<Record<string, AnyFieldRedactions>>;
  readonly context: AnyFieldRedactions;
}
