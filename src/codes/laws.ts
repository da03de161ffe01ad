// Every law by name, with the sentence it says. A flag carries one of these names; nobody parses the sentence.

const rows = [
  { law: 'late-paperwork', sentence: 'Label data arrived after the carrier already had the parcel.' },
  { law: 'cancelled-is-final', sentence: 'A cancelled label cannot move again.' },
  { law: 'delivered-on-return', sentence: 'On the way back, "delivered" means delivered to the sender.' },
  { law: 'returned-is-final', sentence: 'A parcel the sender has back cannot move again.' },
  { law: 'reopened', sentence: 'The recipient sent the delivered parcel back under the same number.' },
  { law: 'returned-after-delivery', sentence: 'The parcel came back to the sender after it had been delivered.' },
  { law: 'trouble-after-delivery', sentence: 'A problem reported after the delivery is a claim, a refund or a notice.' },
  { law: 'still-in-locker', sentence: 'The parcel was put into a locker or station and still waits there.' },
  { law: 'delivered-is-final', sentence: 'A delivered parcel cannot be scanned on its way any more.' },
  { law: 'cancelled-after-collection', sentence: 'A label cannot be cancelled once the carrier has the parcel.' },
  { law: 'accepted-on-return', sentence: 'A carrier accepted the parcel on its way back.' },
  { law: 'refused-on-return', sentence: 'A refusal was reported while the parcel was already on its way back.' },
  { law: 'accepted-again', sentence: 'A carrier accepted a parcel that was already on its way.' },
  { law: 'not-collected', sentence: 'The carrier had not collected the parcel yet.' },
  { law: 'refused-in-customs', sentence: 'The parcel was refused while in customs, as when duty is not paid.' },
  { law: 'customs-open', sentence: 'Customs had not released the parcel yet.' },
  { law: 'not-offered', sentence: 'The parcel had not been out for delivery or available for pickup yet.' },
  { law: 'never-available', sentence: 'The parcel had not been available for pickup.' },
  { law: 'nothing-went-wrong', sentence: 'No problem had been reported before.' },
  { law: 'not-returning', sentence: 'The parcel was not on its way back to the sender.' },
  { law: 'moving-after-refusal', sentence: 'The parcel travelled on after the recipient had refused it.' },
  { law: 'reattempt-after-refusal', sentence: 'The recipient changed their mind after a refusal.' },
  { law: 'customs-after-offer', sentence: 'Customs came up after the parcel had been offered to the recipient.' },
  { law: 'unknown-substatus', sentence: 'The vocabulary has no such substatus; it was read as its status alone.' },
  { law: 'unknown-status', sentence: 'The vocabulary has no such code; it moves nothing.' },
] as const satisfies readonly { law: string; sentence: string }[]

/** A named reason, as every flag carries one: `'delivered-is-final'`. */
export type Law = (typeof rows)[number]['law']

/** Every law in the order it is checked, with the sentence it says. */
export const laws: readonly { readonly law: Law; readonly sentence: string }[] = rows
