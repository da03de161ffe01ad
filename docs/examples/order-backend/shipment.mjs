// A parcel's number as the whole backend spells it: to the engine, `a1` and `A1 ` are two parcels.

/** The normalised number; null if it is not one. */
export function shipmentOf(text) {
  const number = String(text ?? '')
    .replace(/[\s-]/g, '')
    .toUpperCase()
  return /^[A-Z0-9]{4,40}$/.test(number) ? number : null
}
