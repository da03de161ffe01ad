// The options of `generate`, checked as far as possible without drawing a history.

import { isShipmentName } from '../../engine/ingest/input.js'
import { type FaultKind, faultKinds } from '../../testing/faults/kinds.js'
import { type PayloadFormat, type PayloadFormatName, payloadFormats } from '../../testing/payloads/formats.js'
import { badOption, instantOf, ShipfoldError } from '../../vocabulary/index.js'
import type { Arguments } from '../input/arguments.js'
import { escapeName, quoteValue } from '../output/escape.js'

const string = { type: 'string' } as const
const boolean = { type: 'boolean' } as const

/** The options as Node's parser takes them. */
export const optionTypes = {
  ...{ kind: string, count: string, seed: string, feed: string, prefix: string, from: string, json: boolean },
  ...{
    constraint: string,
    end: string,
    reach: string,
    'min-length': string,
    'max-length': string,
    faults: string,
    'max-faults': string,
  },
  ...{ learn: boolean, weights: string, uniform: boolean, 'print-weights': boolean },
}

// The kinds of history, and the options that only some of them take.
const optionsByKind = {
  valid: ['end', 'reach'],
  exercising: ['constraint', 'end'],
  illegal: ['constraint'],
  faulty: ['end', 'reach', 'faults', 'max-faults'],
} as const satisfies Readonly<Record<string, readonly string[]>>

/** A kind of history. */
export type HistoryKind = keyof typeof optionsByKind

/** Where the weights come from; a file may be `-`. */
export type WeightSource =
  | { readonly kind: 'traffic' | 'uniform' }
  | { readonly kind: 'weights'; readonly file: string }
  | { readonly kind: 'learned'; readonly files: readonly string[] }

/** The options, read. The testing kit checks targets and constraints. */
export interface GenerateOptions {
  readonly kind: HistoryKind
  readonly count: number
  readonly seed: number
  readonly format: PayloadFormat
  readonly prefix: string
  readonly from: string | undefined
  readonly constraint: string | undefined
  readonly end: string | undefined
  readonly reach: string | undefined
  readonly minLength: number | undefined
  readonly maxLength: number | undefined
  readonly faults: readonly FaultKind[]
  readonly maxFaults: number | undefined
  readonly weightSource: WeightSource
  readonly printsWeights: boolean
}

/** Reads the arguments. Throws `bad-option`. */
export function readGenerateOptions(given: Arguments): GenerateOptions {
  const values = given.values as Readonly<Partial<Record<keyof typeof optionTypes, string>>>
  const { prefix = 'G', from, constraint, end, reach } = values
  const kind = requireOneOf('kind', values.kind ?? 'valid', Object.keys(optionsByKind) as HistoryKind[])
  const extras = Object.values(optionsByKind).flat()
  const idle = extras.find(option => values[option] !== undefined && !takesOption(kind, option))
  if (idle)
    refuse(`--${idle} is for --kind ${kindsTaking(idle).join(' or ')}, not for ${kind}. Leave it out, or pass another --kind.`)
  if (kind === 'exercising' && constraint === undefined)
    refuse('--kind exercising needs a constraint. Pass --constraint NAME, such as customs-open.')
  const feed = requireOneOf('feed', values.feed ?? 'native', Object.keys(payloadFormats) as PayloadFormatName[])
  for (const target of [end, reach])
    if (payloadFormats[feed].missingCodes.some(code => code === target))
      refuse(`${feed} cannot express the code ${target}. Pass another target, or --feed native.`)
  const count = integerOption(values, 'count') ?? 10
  if (!isShipmentName(`${prefix}${count}`))
    badOption('--prefix', prefix, 'Pass at most 100 characters, without NUL, that do not begin with "group:".')
  if (from !== undefined) instantOf('--from', from)
  return {
    ...{ kind, count, prefix, from, constraint, end, reach, format: payloadFormats[feed] },
    seed: seedOption(values.seed ?? '1'),
    ...lengthOptions(values),
    faults: faultOption(values.faults, feed),
    maxFaults: integerOption(values, 'max-faults', 1),
    weightSource: weightSourceOption(given),
    printsWeights: given.values['print-weights'] === true,
  }
}

const takesOption = (kind: HistoryKind, option: string): boolean => (optionsByKind[kind] as readonly string[]).includes(option)

const kindsTaking = (option: string) => (Object.keys(optionsByKind) as HistoryKind[]).filter(kind => takesOption(kind, option))

function requireOneOf<T extends string>(what: string, value: string, known: readonly T[]): T {
  return (
    known.find(each => each === value) ?? refuse(`there is no ${what} ${quoteValue(value)}. Use one of: ${known.join(', ')}.`)
  )
}

function integerOption(values: Readonly<Record<string, unknown>>, option: string, min = 0, max?: number): number | undefined {
  const value = values[option]
  if (value === undefined) return undefined
  if (/^\d{1,15}$/.test(String(value)) && Number(value) >= min && Number(value) <= (max ?? Number(value))) return Number(value)
  const range = max === undefined ? `, ${min} or more` : ` from ${min} to ${max}`
  return badOption(`--${option}`, value, `Pass a whole number${range}.`)
}

// The testing kit makes no longer ones.
const MAX_LENGTH = 2000

function lengthOptions(values: Readonly<Record<string, unknown>>): Pick<GenerateOptions, 'minLength' | 'maxLength'> {
  const minLength = integerOption(values, 'min-length', 0, MAX_LENGTH)
  const maxLength = integerOption(values, 'max-length', 0, MAX_LENGTH)
  if (maxLength !== undefined && maxLength < (minLength ?? 0))
    refuse(`--max-length is ${maxLength}, but --min-length is ${minLength}. Pass a --max-length of at least ${minLength}.`)
  return { minLength, maxLength }
}

function seedOption(value: string): number {
  if (/^-?\d{1,15}$/.test(value)) return Number(value)
  return badOption('--seed', value, 'Pass a whole number of at most 15 digits.')
}

// By default every fault that the feed can have.
function faultOption(value: string | undefined, feed: PayloadFormatName): readonly FaultKind[] {
  const { impossibleFaults } = payloadFormats[feed]
  const known = faultKinds.map(({ kind }) => kind)
  if (value === undefined) return known.filter(kind => impossibleFaults[kind] === undefined)
  return value.split(',').map(each => {
    const kind = requireOneOf('fault', each.trim(), known)
    const isNativeAble = payloadFormats.native.impossibleFaults[kind] === undefined
    if (impossibleFaults[kind] !== undefined)
      refuse(
        `${feed} cannot have the fault ${kind}, because it ${impossibleFaults[kind]}. Leave the fault out${isNativeAble ? ', or pass --feed native' : ''}.`,
      )
    return kind
  })
}

function weightSourceOption({ values, files }: Arguments): WeightSource {
  const { weights, learn, uniform } = values
  const given = ['learn', 'weights', 'uniform'].filter(option => values[option] !== undefined)
  if (given.length > 1) refuse(`--${given.join(' and --')} exclude each other. Pass one of them.`)
  if (learn && files.length === 0) refuse('--learn needs a file. Pass payloads of your feed, or - for standard input.')
  if (!learn && files.length > 0)
    refuse(
      `generate takes no ${quoteValue(files[0])}. To make histories like those of a file, pass --learn ${escapeName(files[0]!)}.`,
    )
  if (learn) return { kind: 'learned', files }
  if (weights !== undefined) return { kind: 'weights', file: String(weights) }
  return { kind: uniform ? 'uniform' : 'traffic' }
}

// For options that conflict. A single unusable value is for `badOption`.
function refuse(message: string): never {
  throw new ShipfoldError('bad-option', message)
}
