// The number of a parcel, as the whole backend writes it: the engine takes `a1` and `A1 ` for two parcels.

/** A number in the one spelling that we use; null for what is none. */
export function shipmentOf(text) {
  const number = String(text ?? '')
    .replace(/[\s-]/g, '')
    .toUpperCase()
  return /^[A-Z0-9]{4,40}$/.test(number) ? number : null
}
