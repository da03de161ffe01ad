// The options of `generate`, checked as far as that takes no history.

import { instantOf, ShipfoldError } from '../../codes/index.js'
import { isName } from '../../engine/input.js'
import { type DisorderKind, disorderKinds } from '../../testing/disorder/kinds.js'
import { type Form, forms } from '../../testing/payloads/forms.js'
import type { Arguments } from '../arguments.js'
import { type FeedName, feedNames } from '../payloads/feeds.js'
import { name, shown } from '../quote.js'

const text = { type: 'string' } as const
const flag = { type: 'boolean' } as const

/** The options as Node's parser takes them. */
export const options = {
  ...{ kind: text, count: text, seed: text, feed: text, prefix: text, from: text, json: flag },
  ...{ law: text, end: text, reach: text, 'min-length': text, 'max-length': text, disorder: text, most: text },
  ...{ learn: flag, weights: text, uniform: flag, 'print-weights': flag },
}

// What can be generated, and the options that say more of it.
const kinds = {
  valid: ['end', 'reach'],
  exercising: ['law', 'end'],
  illegal: ['law'],
  disturbed: ['end', 'reach', 'disorder', 'most'],
} as const satisfies Readonly<Record<string, readonly string[]>>

/** What can be generated. */
export type Kind = keyof typeof kinds

/** Where the weights come from; a file may be `-`. */
export type Likely =
  | { readonly kind: 'traffic' | 'uniform' }
  | { readonly kind: 'weights'; readonly file: string }
  | { readonly kind: 'learned'; readonly files: readonly string[] }

/** What was asked for. Targets and laws are for the kit to check. */
export interface Choices {
  readonly kind: Kind
  readonly count: number
  readonly seed: number
  readonly form: Form
  readonly prefix: string
  readonly from: string | undefined
  readonly law: string | undefined
  readonly end: string | undefined
  readonly reach: string | undefined
  readonly minLength: number | undefined
  readonly maxLength: number | undefined
  readonly disorder: readonly DisorderKind[]
  readonly most: number | undefined
  readonly likely: Likely
  readonly printsWeights: boolean
}

/** Reads the arguments. Throws `bad-option`. */
export function choicesOf(given: Arguments): Choices {
  const values = given.values as Readonly<Partial<Record<keyof typeof options, string>>>
  const { prefix = 'G', from, law, end, reach } = values
  const kind = oneOf('kind', values.kind ?? 'valid', Object.keys(kinds) as Kind[])
  const extras = Object.values(kinds).flat()
  const idle = extras.find(option => values[option] !== undefined && !takes(kind, option))
  if (idle) bad(`--${idle} is for --kind ${takers(idle).join(' or ')}, not for ${kind}. Leave it out, or give another --kind.`)
  if (kind === 'exercising' && law === undefined) bad('--kind exercising needs a law: give --law LAW, such as customs-open.')
  const feed = oneOf('feed', values.feed ?? 'native', feedNames)
  for (const target of [end, reach])
    if (forms[feed].lacks.some(code => code === target))
      bad(`${feed} has no way to write the code ${target}. Give another target, or --feed native.`)
  const count = wholeIn(values, 'count') ?? 10
  if (!isName(`${prefix}${count}`)) bad(`Unusable --prefix: ${shown(prefix)}. Give at most 100 characters, without NUL.`)
  if (from !== undefined) instantOf('--from', from)
  return {
    ...{ kind, count, prefix, from, law, end, reach, form: forms[feed] },
    seed: seedIn(values.seed ?? '1'),
    ...lengthsIn(values),
    disorder: disorderIn(values.disorder, feed),
    most: wholeIn(values, 'most', 1),
    likely: likelyIn(given),
    printsWeights: given.values['print-weights'] === true,
  }
}

const takes = (kind: Kind, option: string): boolean => (kinds[kind] as readonly string[]).includes(option)

const takers = (option: string) => (Object.keys(kinds) as Kind[]).filter(kind => takes(kind, option))

function oneOf<T extends string>(what: string, value: string, known: readonly T[]): T {
  return known.find(each => each === value) ?? bad(`there is no ${what} ${shown(value)}. Use one of: ${known.join(', ')}.`)
}

function wholeIn(values: Readonly<Record<string, unknown>>, option: string, least = 0, most?: number): number | undefined {
  const value = values[option]
  if (value === undefined) return undefined
  if (/^\d{1,15}$/.test(String(value)) && Number(value) >= least && Number(value) <= (most ?? Number(value))) return Number(value)
  const range = most === undefined ? `, ${least} or more` : ` from ${least} to ${most}`
  return bad(`Unusable --${option}: ${shown(value)}. Give a whole number${range}.`)
}

// As long as the kit makes them.
const LONGEST = 2000

function lengthsIn(values: Readonly<Record<string, unknown>>): Pick<Choices, 'minLength' | 'maxLength'> {
  const minLength = wholeIn(values, 'min-length', 0, LONGEST)
  const maxLength = wholeIn(values, 'max-length', 0, LONGEST)
  if (maxLength !== undefined && maxLength < (minLength ?? 0))
    bad(`--max-length is ${maxLength} and --min-length ${minLength}. Give a most that is no less than the fewest.`)
  return { minLength, maxLength }
}

function seedIn(value: string): number {
  if (/^-?\d{1,15}$/.test(value)) return Number(value)
  return bad(`Unusable --seed: ${shown(value)}. Give a whole number of at most 15 digits.`)
}

// Without kinds all that the feed can say.
function disorderIn(value: string | undefined, feed: FeedName): readonly DisorderKind[] {
  const { refuses } = forms[feed]
  const known = disorderKinds.map(({ kind }) => kind)
  if (value === undefined) return known.filter(kind => refuses[kind] === undefined)
  return value.split(',').map(each => {
    const kind = oneOf('disorder', each.trim(), known)
    if (refuses[kind] !== undefined)
      bad(`--disorder ${kind} cannot be said by ${feed}, which ${refuses[kind]}. Leave it out, or give --feed native.`)
    return kind
  })
}

function likelyIn({ values, files }: Arguments): Likely {
  const { weights, learn, uniform } = values
  const given = ['learn', 'weights', 'uniform'].filter(option => values[option] !== undefined)
  if (given.length > 1) bad(`--${given.join(' and --')} say how likely what is. Give one of them.`)
  if (learn && files.length === 0) bad('--learn needs a file of your feed, or - for standard input.')
  if (!learn && files.length > 0)
    bad(`generate takes no ${shown(files[0])}. To make histories like those of a file, give --learn ${name(files[0]!)}.`)
  if (learn) return { kind: 'learned', files }
  if (weights !== undefined) return { kind: 'weights', file: String(weights) }
  return { kind: uniform ? 'uniform' : 'traffic' }
}

function bad(message: string): never {
  throw new ShipfoldError('bad-option', message)
}
