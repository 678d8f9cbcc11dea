/** Element types that `binaryArray` encodes, with PostgreSQL's object ids. */
const types = {
  bool: { oid: 16, bytes: 1 },
  int: { oid: 23, bytes: 4 },
  bigint: { oid: 20, bytes: 8 },
  text: { oid: 25, bytes: null },
  timestamptz: { oid: 1184, bytes: 8 },
  uuid: { oid: 2950, bytes: 16 },
  jsonb: { oid: 3802, bytes: null },
} as const;

export type ArrayType = keyof typeof types;

/** PostgreSQL counts microseconds from 2000-01-01. */
const epochMs = Date.UTC(2000, 0, 1);
const headerBytes = 20;

/**
 * Encodes an array parameter in PostgreSQL's binary format, which costs both sides a fraction of the quoted text.
 * Elements are as in plain parameters: a `jsonb` is its JSON text, a `timestamptz` a Date or an ISO 8601 text, and null
 * is null. The statement must cast the parameter to the same type. Throws for a value that is not of the type.
 */
export function binaryArray(type: ArrayType, values: readonly unknown[]): Buffer {
  const { oid, bytes } = types[type];
  const lengths = values.map((value) =>
    value === null || value === undefined ? -1 : (bytes ?? lengthOf(type, value)),
  );
  const size = lengths.reduce<number>((sum, length) => sum + 4 + Math.max(0, length), headerBytes);
  const buffer = Buffer.allocUnsafe(size);
  // An empty array has no dimensions.
  buffer.writeInt32BE(values.length === 0 ? 0 : 1, 0);
  buffer.writeInt32BE(lengths.includes(-1) ? 1 : 0, 4);
  buffer.writeInt32BE(oid, 8);
  if (values.length === 0) return buffer.subarray(0, 12);
  buffer.writeInt32BE(values.length, 12);
  buffer.writeInt32BE(1, 16);
  let at = headerBytes;
  for (const [index, value] of values.entries()) {
    const length = lengths[index]!;
    buffer.writeInt32BE(length, at);
    at += 4;
    if (length === -1) continue;
    write(buffer, at, type, value);
    at += length;
  }
  return buffer;
}

/** A binary `jsonb` begins with its version. */
const lengthOf = (type: ArrayType, value: unknown): number =>
  Buffer.byteLength(value as string) + (type === 'jsonb' ? 1 : 0);

function write(buffer: Buffer, at: number, type: ArrayType, value: unknown): void {
  switch (type) {
    case 'bool':
      buffer.writeUInt8(value ? 1 : 0, at);
      return;
    case 'int':
      buffer.writeInt32BE(value as number, at);
      return;
    case 'bigint':
      writeBigint(buffer, at, value as number);
      return;
    case 'timestamptz':
      writeBigint(buffer, at, (new Date(value as Date | string).getTime() - epochMs) * 1000);
      return;
    case 'uuid':
      // A shorter text would leave bytes of another use of this memory in the id.
      if (buffer.write((value as string).replaceAll('-', ''), at, 16, 'hex') < 16) throw new Error('Not a uuid');
      return;
    case 'jsonb':
      buffer.writeUInt8(1, at);
      buffer.write(value as string, at + 1);
      return;
    case 'text':
      buffer.write(value as string, at);
  }
}

/** Writes a safe integer as 64 bits; a `BigInt` would be slower. Throws for another number, such as an invalid date. */
function writeBigint(buffer: Buffer, at: number, value: number): void {
  if (!Number.isSafeInteger(Number(value))) throw new RangeError('Not a safe integer');
  const high = Math.floor(value / 0x1_0000_0000);
  buffer.writeInt32BE(high, at);
  buffer.writeUInt32BE(value - high * 0x1_0000_0000, at + 4);
}
