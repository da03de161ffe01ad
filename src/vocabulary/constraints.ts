// Every constraint by name, with its sentence. A flag carries the name; nobody parses the sentence.

import { deepFreeze } from './freeze.js'

const constraintRows = /* @__PURE__ */ deepFreeze([
  { name: 'late-paperwork', sentence: 'Label data arrived after the carrier already had the parcel.' },
  { name: 'trouble-after-end', sentence: 'A problem reported after the end is a claim, a refund or a notice.' },
  { name: 'cancelled-is-final', sentence: 'A cancelled label cannot move again.' },
  { name: 'destroyed-is-final', sentence: 'A destroyed or seized parcel cannot move again.' },
  { name: 'found-again', sentence: 'The parcel was not lost: it was scanned again.' },
  { name: 'delivered-on-return', sentence: 'On the way back, "delivered" means delivered to the sender.' },
  { name: 'returned-is-final', sentence: 'A parcel the sender has back cannot move again.' },
  { name: 'reopened', sentence: 'The recipient sent the delivered parcel back under the same number.' },
  { name: 'returned-after-delivery', sentence: 'The parcel came back to the sender after it had been delivered.' },
  { name: 'redelivered', sentence: 'After a problem the delivered parcel was delivered once more.' },
  { name: 'note-after-delivery', sentence: 'The provider added a note after the delivery.' },
  { name: 'still-in-locker', sentence: 'The parcel was put into a locker or station and still waits there.' },
  { name: 'delivered-is-final', sentence: 'A delivered parcel cannot be scanned on its way any more.' },
  { name: 'cancelled-after-collection', sentence: 'A label cannot be cancelled once the carrier has the parcel.' },
  { name: 'accepted-on-return', sentence: 'A carrier accepted the parcel on its way back.' },
  { name: 'refused-on-return', sentence: 'A refusal was reported while the parcel was already on its way back.' },
  { name: 'not-collected', sentence: 'The carrier had not collected the parcel yet.' },
  { name: 'refused-in-customs', sentence: 'The parcel was refused while in customs, as when duty is not paid.' },
  { name: 'customs-open', sentence: 'Customs had not released the parcel yet.' },
  { name: 'not-offered', sentence: 'The parcel had not been out for delivery or available for pickup yet.' },
  { name: 'never-available', sentence: 'The parcel had not been available for pickup.' },
  { name: 'nothing-went-wrong', sentence: 'No problem had been reported before.' },
  { name: 'not-returning', sentence: 'The parcel was not on its way back to the sender.' },
  { name: 'moving-after-refusal', sentence: 'The parcel travelled on after the recipient had refused it.' },
  { name: 'reattempt-after-refusal', sentence: 'The recipient changed their mind after a refusal.' },
  { name: 'customs-after-offer', sentence: 'Customs came up after the parcel had been offered to the recipient.' },
  { name: 'unknown-substatus', sentence: 'The vocabulary has no such substatus; it was read as its status alone.' },
  { name: 'unknown-status', sentence: 'The vocabulary has no such code; it moves nothing.' },
  { name: 'classifier-failed', sentence: 'The classifier threw an error or returned something that is not a code.' },
  { name: 'ruled-false', sentence: 'A person, or the feed itself, says that the scan is not true.' },
] as const satisfies readonly { name: string; sentence: string }[])

/** The name of a constraint, as every flag carries one: `'delivered-is-final'`. */
export type Constraint = (typeof constraintRows)[number]['name']

/** Every constraint with its sentence. */
export const constraints: readonly { readonly name: Constraint; readonly sentence: string }[] = constraintRows
