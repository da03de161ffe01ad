// What a language says, and what its sayings mean. A language file holds the words (`sayings`); the rows, `[code, when, unless]`,
// name them and are the same for all languages, so that a guard against a false "delivered" exists once.

import type { Code } from '../vocabulary/codes.js'

/** The order in which rows are tried: what ends or turns a journey first, an announced delivery before a reported one. */
const rowsByStage = {
  nothing: [[null, 'nothing']],
  returned: [['4/4', 'handedBack', 'undone future condition']],
  cancelled: [['4/401', 'cancelled', 'uncancelled condition']],
  returning: [['6/6', 'returning', 'condition']],
  refused: [['14/14', 'refused', 'customs condition']],
  customs: [
    ['8/13', 'customs trouble', 'undelivered'],
    ['8/12', 'customs released', 'undone future waits'],
    ['8/10', 'customs waits'],
    ['8/11', 'customs begun'],
    ['8/8', 'customs', 'undelivered delivered'],
  ],
  lost: [
    ['2/902', 'destroyed', 'condition future'],
    ['2/901', 'lost', 'unlost condition'],
    ['2/903', 'seized', 'condition'],
  ],
  problem: [
    ['2/209', 'damaged', 'undamaged condition'],
    ['2/207', 'unserved'],
    ['2/206', 'unreachable', 'condition'],
    ['2/205', 'uncollected', 'condition'],
    ['2/208', 'delayed', 'undelayed'],
    ['2/204', 'undelivered', 'attemptAhead'],
    ['2/204', 'absent', 'attemptAhead condition'],
    ['2/2', 'problem', 'solved condition'],
  ],
  announced: [
    ['5/5', 'announced today', 'ready'],
    ['0/0', 'announced', 'ready out label'],
    ['0/0', 'attemptAhead'],
  ],
  delivered: [
    ['3/303', 'delivered neighbour', 'undone future elsewhere'],
    ['3/304', 'delivered mailbox', 'undone future ready'],
    ['3/304', 'fetched', 'undone future'],
    ['3/301', 'delivered person', 'undone future elsewhere'],
    ['3/3', 'delivered', 'undone future elsewhere store partly'],
  ],
  waiting: [
    ['5/501', 'ready', 'unready'],
    ['5/501', 'delivered store', 'undone future elsewhere'],
  ],
  outForDelivery: [['5/5', 'out', 'undone unout']],
  accepted: [
    ['1/102', 'awaited', 'undone'],
    ['1/1', 'accepted', 'undone label future local'],
  ],
  transshipment: [['7/7', 'partner', 'undone']],
  label: [['1/101', 'label']],
  transit: [
    ['0/1003', 'redirected'],
    ['0/1001', 'local', 'undone'],
    ['0/1002', 'moved', 'undone'],
  ],
} as const satisfies Readonly<Record<string, readonly (readonly [Code | null, string, string?])[]>>

type Words<Text> = Text extends `${infer Head} ${infer Tail}` ? Head | Words<Tail> : Text
type AnyRow = (typeof rowsByStage)[keyof typeof rowsByStage][number]
/** What rows look for in a text. */
export type SayingName =
  | Words<AnyRow[1]>
  | (AnyRow extends infer R ? (R extends readonly [unknown, unknown, infer U] ? Words<U> : never) : never)

/** A row: a code (null: no event), and the places of the sayings that a text must have, and of those that it must not have. */
export interface Row {
  readonly name: string
  readonly code: Code | null
  readonly when: readonly number[]
  readonly unless: readonly number[]
}

/** What rows look for, each name once; a row names sayings by their place here. */
export const sayingNames: readonly SayingName[] = []

const placesOf = (text: string): readonly number[] =>
  text.split(' ').map(word => {
    // A word of the rows above.
    const name = word as SayingName
    const at = sayingNames.indexOf(name)
    return at < 0 ? (sayingNames as SayingName[]).push(name) - 1 : at
  })

/** The rows by stage: of all that hit, the first decides. */
export const stages: readonly (readonly Row[])[] = Object.values(rowsByStage).map(rows =>
  (rows as readonly (readonly [Code | null, string, string?])[]).map(([code, when, unless]) => ({
    name: unless === undefined ? when : `${when} - ${unless}`,
    code,
    when: placesOf(when),
    unless: unless === undefined ? [] : placesOf(unless),
  })),
)

/**
 * A language. `words` tells it from others of its script. `sayings` are phrases in the notation of `phrase.ts`; one may name
 * another, or one of the language's own, as `<sender>`. One that is absent is never said.
 */
export interface Language {
  readonly name: string
  readonly words?: string
  readonly sayings: Readonly<Partial<Record<SayingName, string>> & Record<string, string>>
}
