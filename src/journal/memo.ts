// A value attached to an object out of sight: it is no property, and neither copied nor printed. It behaves as in
// a WeakMap; a private field on the object costs a tenth of one.

class Bearer {
  constructor(object: object) {
    // A constructor may return another object than its own: the fields of a derived class are then put on that one.
    // biome-ignore lint/correctness/noConstructorReturn: that is the trick
    return object
  }
}

/** Values attached to objects of one kind. */
export interface Memo<K extends object, V> {
  readonly get: (object: K) => V | undefined
  readonly set: (object: K, value: V) => void
}

/** An empty memo. */
export function memo<K extends object, V>(): Memo<K, V> {
  class Slot extends Bearer {
    #value: V | undefined
    static get(object: object): V | undefined {
      return #value in object ? (object as Slot).#value : undefined
    }
    static set(object: object, value: V): void {
      const slot = #value in object ? (object as Slot) : new Slot(object)
      slot.#value = value
    }
  }
  return Slot
}
