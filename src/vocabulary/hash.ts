/** A text's hash as 16 hex digits: FNV-1a over UTF-16 code units, two 32-bit lanes with different seeds. Not cryptographic. */
export function hashOf(text: string): string {
  let low = 0x811c9dc5
  let high = 0x050c5d1f
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at)
    low = Math.imul(low ^ unit, 0x01000193)
    high = Math.imul(high ^ unit ^ (low >>> 13), 0x01000193)
  }
  return [high, low].map(lane => (lane >>> 0).toString(16).padStart(8, '0')).join('')
}
