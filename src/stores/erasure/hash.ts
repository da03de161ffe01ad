// The hash under which a tombstone is kept: HMAC-SHA-256 of the shipment's name. Its key is random and never leaves the database.

/** The hash of a text, as SQL: the key is kept as the two pads that HMAC makes of it. */
export const nameHash = (schema: string, text: string): string =>
  `sha256((select outer_pad from ${schema}.erasure_key) || sha256((select inner_pad from ${schema}.erasure_key) || convert_to(${text}, 'UTF8')))`

/** SQL for the two pads of a new key. */
export function newKeyPads(): string {
  const key = globalThis.crypto.getRandomValues(new Uint8Array(64))
  return [0x36, 0x5c]
    .map(pad => `decode('${[...key].map(byte => (byte ^ pad).toString(16).padStart(2, '0')).join('')}', 'hex')`)
    .join(', ')
}
