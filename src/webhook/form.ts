// A form (`application/x-www-form-urlencoded`) read as bytes, because a signature is over bytes: decoding to text would replace
// invalid UTF-8 and so change what was signed.

/** All values of a field, as bytes. A percent sign that starts no escape stands for itself. */
export function formValues(form: Uint8Array, name: string): readonly Uint8Array[] {
  return latin1Text(form)
    .split('&')
    .flatMap(pair => {
      const at = pair.indexOf('=')
      const key = at < 0 ? pair : pair.slice(0, at)
      return decodeFormText(key) === name ? [Buffer.from(decodeFormText(at < 0 ? '' : pair.slice(at + 1)), 'latin1')] : []
    })
}

/** Bytes as a string with one character for each byte: not readable text, but searchable. */
export const latin1Text = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1')

const decodeFormText = (text: string): string =>
  text.replaceAll('+', ' ').replace(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
