// Texts that carry JSON without being JSON: JSONP, and a form whose field `param` is the payload.

/** What a text is, and the JSON in it. */
export interface Envelope {
  readonly kind: 'JSONP' | 'form'
  readonly json: string
}

const CALLBACK = /^(?:\/\*\*\/)?\s*[A-Za-z_$][\w$.]{0,99}\s*\($/
const ENVELOPE_START = /^\s*(?:[A-Za-z_$][\w$.]{0,99}\s*\(\s*[{[]|(?:\w+=[^&{}]*&)*param=)/
const FORM = /^(?:\w+=[^&{}]*&)*param=/

/** The envelope of a text; null for JSON and for anything else. */
export function envelopeOf(text: string): Envelope | null {
  if (text.startsWith('{') || text.startsWith('[')) return null
  const whole = text.trim()
  return jsonpOf(whole) ?? formOf(whole)
}

/** Whether a text that goes on may be an envelope. */
export const beginsEnvelope = (text: string): boolean => ENVELOPE_START.test(text)

function jsonpOf(text: string): Envelope | null {
  const open = text.indexOf('(') + 1
  if (open === 0 || !CALLBACK.test(text.slice(0, open))) return null
  const call = text.replace(/[;\s]+$/, '')
  return call.endsWith(')') ? { kind: 'JSONP', json: call.slice(open, -1) } : null
}

// The field is escaped, or stands there as JSON, which may hold a `&` of its own.
function formOf(text: string): Envelope | null {
  const [head] = FORM.exec(text) ?? []
  if (head === undefined) return null
  const rest = text.slice(head.length)
  if (rest.startsWith('{')) return { kind: 'form', json: rest.slice(0, rest.lastIndexOf('}') + 1) }
  try {
    return { kind: 'form', json: decodeURIComponent(rest.split('&', 1)[0]!.replaceAll('+', ' ')) }
  } catch {
    return null
  }
}
