// What was worked out about an object, kept with it and seen by nobody else: it is no property, is not copied, and is not
// printed. The semantics are those of a WeakMap; a private field put on the object costs a tenth of it.

class Bearer {
  constructor(object: object) {
    // A constructor may return another object than its own: the fields of a derived class are then put on that one.
    // biome-ignore lint/correctness/noConstructorReturn: that is the trick
    return object
  }
}

/** Notes about objects of one kind. */
export interface Memo<K extends object, V> {
  readonly of: (object: K) => V | undefined
  readonly note: (object: K, value: V) => void
}

/** Notes that are not there yet. */
export function memo<K extends object, V>(): Memo<K, V> {
  class Note extends Bearer {
    #value: V | undefined
    static of(object: object): V | undefined {
      return #value in object ? (object as Note).#value : undefined
    }
    static note(object: object, value: V): void {
      const note = #value in object ? (object as Note) : new Note(object)
      note.#value = value
    }
  }
  return Note
}
