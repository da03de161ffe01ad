// A form (`application/x-www-form-urlencoded`) as bytes. A signature is over bytes: a form that went through text would have
// its invalid UTF-8 repaired, and be another.

/** All values of a field, as bytes. A percent sign that begins no escape stands for itself. */
export function valuesOf(form: Uint8Array, name: string): readonly Uint8Array[] {
  return textOfBytes(form)
    .split('&')
    .flatMap(pair => {
      const at = pair.indexOf('=')
      const key = at < 0 ? pair : pair.slice(0, at)
      return decoded(key) === name ? [Buffer.from(decoded(at < 0 ? '' : pair.slice(at + 1)), 'latin1')] : []
    })
}

/** Bytes as text of one character each, which is no text to read but can be searched like one. */
export const textOfBytes = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1')

const decoded = (text: string): string =>
  text.replaceAll('+', ' ').replace(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
