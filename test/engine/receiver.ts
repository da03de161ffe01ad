// The far end of an outbox: it remembers everything it was ever handed and everything that was ever claimed, and throws as
// soon as a law of the outbox is broken.

import type { EffectRow, Message } from '../../src/engine/index.js'
import type { Effect, Rules } from '../../src/index.js'
import type { Believed } from './believed.js'

/** What was true of a firing when its effect was claimed, and the effects its shipment had before. */
export interface Moment {
  readonly isPresent: boolean
  readonly isDue: boolean
  readonly rows: readonly EffectRow[]
}

/** Deliveries and claims so far, each checked as it comes. */
export class Receiver {
  readonly #meanings = new Map<string, string>()
  readonly #revisions = new Map<string, number>()
  readonly #claimed = new Map<string, number>()
  readonly #delivered = new Map<string, Message[]>()

  /** A relay got hold of an effect. */
  claim(row: EffectRow, { isPresent, isDue, rows }: Moment): void {
    const { key, firing, revision, kind, attempts } = row
    const before = rows.find(each => each.key === key)
    const its = rows.filter(each => each.firing === firing)
    check(before?.state !== 'sent' && row.sentAt === null, key, 'was sent, and is sent again')
    check(attempts === (this.#claimed.get(key) ?? 0) + 1, key, `is claimed for the ${attempts}. time, not as often as it was`)
    this.#claimed.set(key, attempts)
    if (kind === 'do') {
      check(isPresent, key, 'is not true any more, and is sent')
      check(isDue || attempts > 1, key, 'is held back, and is sent for the first time')
    } else {
      const undone = [...this.#claimed.keys()].some(each => doOf(its, each, revision - 1))
      check(undone, key, 'undoes what nobody ever had')
    }
  }

  /** An effect is to be sent again under a later revision; `rows` are those its shipment had before. */
  renew({ key, firing, revision }: EffectRow, rows: readonly EffectRow[]): void {
    const its = rows.filter(each => each.firing === firing)
    const isUndoing = its.some(each => each.revision === revision - 1 && each.attempts > 0)
    const isDoubtful = its.some(each => each.revision === revision - 2 && each.state !== 'sent')
    check(isUndoing || isDoubtful, key, 'is sent again, and nobody undid it')
  }

  /** A message took effect. */
  take(message: Message): void {
    const { key, firing, revision, attempt, ...rest } = message
    const meaning = JSON.stringify({ firing, revision, ...rest })
    check((this.#meanings.get(key) ?? meaning) === meaning, key, `means ${meaning}, and meant ${this.#meanings.get(key)}`)
    this.#meanings.set(key, meaning)
    const newest = this.#revisions.get(firing) ?? 0
    check(revision >= newest, key, `comes after revision ${newest}`)
    this.#revisions.set(firing, revision)
    this.#delivered.set(firing, [...(this.#delivered.get(firing) ?? []), message])
    const claims = this.#claimed.get(key) ?? attempt
    check(attempt === claims, key, `is delivered as attempt ${attempt} of ${claims}`)
  }

  /** All is quiet: what is due was done with all its effects, and what is not true any more was undone. */
  checkStanding(all: readonly Believed[], { rules }: Rules): void {
    for (const [key, { do: effects }] of all.flatMap(({ due }) => [...due])) {
      const last = this.last(key)
      check(last?.kind === 'do', key, `is due, and was last ${last ? 'undone' : 'never sent'}`)
      check(
        `${last?.effects}` === `${kindsOf(effects.map(({ effect }) => effect))}`,
        key,
        `is due, and of it only ${last?.effects} was sent`,
      )
    }
    const present = new Set(all.flatMap(its => [...its.present.keys()]))
    for (const { firing, rule } of this.messages()) {
      const undo = [rules.find(({ name }) => name === rule)?.undo ?? []].flat()
      if (present.has(firing) || undo.length === 0) continue
      const last = this.last(firing)
      check(last?.kind === 'undo', firing, 'is not true, and was not undone')
      check(`${last?.effects}` === `${kindsOf(undo)}`, firing, `is not true, and of its undoing only ${last?.effects} was sent`)
    }
  }

  /** The newest revision of a firing that was delivered: which effects, and whether it was done or undone; null for none. */
  last(firing: string): { readonly kind: 'do' | 'undo'; readonly effects: readonly string[] } | null {
    const all = this.#delivered.get(firing)
    if (!all) return null
    const newest = all.filter(({ revision }) => revision === this.#revisions.get(firing))
    return { kind: newest[0]!.kind, effects: [...new Set(newest.map(({ effect }) => effect.kind))].sort() }
  }

  messages(): readonly Message[] {
    return [...this.#delivered.values()].flat()
  }
}

const doOf = (rows: readonly EffectRow[], key: string, revision: number): boolean =>
  rows.some(row => row.key === key && row.kind === 'do' && row.revision === revision)

const kindsOf = (effects: readonly Effect[]) => effects.map(({ kind }) => kind).sort()

/** Throws, naming a key and what is wrong with it. */
export function check(holds: boolean, key: string, fault: string): void {
  if (!holds) throw new Error(`${key} ${fault}.`)
}
