// Cuts a shipment out of a message that names several. What its body looks like is the feed's affair; but its shipments are
// numbered, so the part of one is what holds its number and none of the others'.

import type { InboxMessage, InboxRow } from '../ports.js'

// As the webhook ends the note of such a message.
const NAMES = /(?:^| )Shipments: (.*)\.$/s

/** Whether a message holds this name as a word, in its note or its body. */
export function isMentioned({ note, body }: Pick<InboxRow, 'note' | 'body'>, shipment: string): boolean {
  const text = body === null ? '' : 'text' in body ? body.text : decodedBase64(body.base64)
  return hasWord(note ?? '', shipment) || hasWord(text, shipment) || hasWord(text, JSON.stringify(shipment).slice(1, -1))
}

/**
 * The message without this shipment; null if nothing is left of it that is the others' alone. A body that cannot be cut goes, and
 * then the message too, unless all of it is in the other shipments.
 */
export function cutMessage<M extends Pick<InboxRow, 'kind' | 'note' | 'body'>>(message: M, shipment: string): M | null {
  const names = NAMES.exec(message.note ?? '')?.[1]?.split(', ') ?? []
  const others = names.filter(name => name !== shipment)
  if (others.length === 0 || others.length === names.length) return null
  const note = cutNote(message.note ?? '', shipment, others)
  if (message.body === null) return { ...message, note }
  const text = 'text' in message.body ? cutBody(message.body.text, shipment, others) : null
  const left = { ...message, note, body: text === null ? null : { text } }
  return text === null || isMentioned(left, shipment) ? null : left
}

/** A message without what it says of these shipments: cut, or emptied. */
export function withoutShipments(message: InboxMessage, shipments: readonly string[]): InboxMessage {
  const empty: InboxMessage = { ...message, kind: 'scans', note: null, body: null }
  if (message.shipment !== null) return empty
  return shipments.reduce<InboxMessage | null>((left, name) => left && cutMessage(left, name), message) ?? empty
}

/** The parts of a note that say which shipment they are about, without this one's. */
function cutNote(note: string, shipment: string, others: readonly string[]): string {
  const starts = [shipment, ...others]
    .map(name => ({ name, at: ` ${note}`.indexOf(` ${name}: `) }))
    .filter(({ at }) => at >= 0)
    .sort((a, b) => a.at - b.at)
  const end = NAMES.exec(note)!.index
  const parts = starts.flatMap(({ name, at }, index) => (name === shipment ? [] : [note.slice(at, starts[index + 1]?.at ?? end)]))
  return [...parts.map(part => part.trim()), `Shipments: ${others.join(', ')}.`].join(' ')
}

/** A body of JSON without the items that hold this name and none of the others; null if it has none. */
function cutBody(text: string, shipment: string, others: readonly string[]): string | null {
  let payload: unknown
  try {
    payload = JSON.parse(text)
  } catch {
    return null
  }
  return removeFrom(payload, shipment, others) ? JSON.stringify(payload) : null
}

// Whether all that holds the name could be removed.
function removeFrom(value: unknown, shipment: string, others: readonly string[]): boolean {
  if (typeof value !== 'object' || value === null) return false
  const isShared = (item: unknown) => others.some(other => holds(item, other))
  if (Array.isArray(value)) {
    // A bare number may only point to its part.
    const isRemoved = (item: unknown) => typeof item === 'object' && (!isShared(item) || removeFrom(item, shipment, others))
    if (!value.filter(item => holds(item, shipment)).every(isRemoved)) return false
    const left = value.filter(item => !holds(item, shipment))
    value.splice(0, value.length, ...left)
    return true
  }
  // By the name as a key, or within a field.
  const fields = value as Record<string, unknown>
  delete fields[shipment]
  return Object.values(fields).every(field => !holds(field, shipment) || removeFrom(field, shipment, others))
}

const holds = (value: unknown, name: string): boolean =>
  typeof value === 'object' && value !== null
    ? Object.entries(value).some(([key, item]) => (!Array.isArray(value) && key === name) || holds(item, name))
    : String(value) === name

function hasWord(text: string, word: string): boolean {
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1))
    if (!IN_WORD.test(text[at - 1] ?? '') && !IN_WORD.test(text[at + word.length] ?? '')) return true
  return false
}
const IN_WORD = /[\p{L}\p{N}]/u

// Byte by byte: numbers are ASCII in every encoding that is not UTF-16.
const decodedBase64 = (base64: string): string => atob(base64)
