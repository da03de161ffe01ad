// Reads arguments with Node's own parser, with one form for error messages.

import { type ParseArgsConfig, parseArgs } from 'node:util'
import { parseDuration } from '../../vocabulary/duration.js'
import { zoneOf } from '../../vocabulary/index.js'
import { printError } from '../output/diagnostics.js'
import { quoteValue } from '../output/escape.js'
import type { Shell } from '../shell.js'
import { withClassify } from './classifier.js'
import { type FeedName, feedNames } from './feeds.js'

/** The options and the other arguments of a command line. */
export type Arguments = {
  readonly values: Readonly<Record<string, string | boolean | readonly string[] | undefined>>
  readonly files: readonly string[]
}

/** The options of every command that reads payloads. */
export const inputOptions = {
  feed: { type: 'string' },
  zone: { type: 'string' },
  classify: { type: 'string' },
  json: { type: 'boolean' },
} as const

/** Their lines in a command's usage. */
export const inputUsage = `  --feed NAME   the payloads' format: ${feedNames.join(', ')};
                recognised by default
  --zone ZONE   the zone of times that name none, such as Asia/Shanghai or
                +08:00; UTC by default
  --classify[=F] read the texts of scans without a code; F is a JSON file of
                patterns of your own, tried first
  --help        this text

FILE is a path, or - for standard input. A file is JSON, or one JSON object per
line. Exit status: 0 nothing impossible or overruled, 1 something was, or
scans without a code leave a status unknown or out of date, 2 unusable input or
arguments, or a rejected event.
`

/** The values of {@link inputOptions}. */
export interface InputChoices {
  readonly feed: FeedName | undefined
  readonly zone: string | undefined
  readonly json: boolean
}

/** Reads a command's arguments. Returns an exit status instead after `--help`, or after a message about unusable ones. */
export function readArguments(
  args: readonly string[],
  usage: string,
  options: NonNullable<ParseArgsConfig['options']>,
  shell: Shell,
): Arguments | number {
  try {
    const all = { ...options, help: { type: 'boolean', short: 'h' } } as const
    const { values, positionals } = parseArgs({ args: [...withClassify(args)], options: all, allowPositionals: true })
    if (!values.help) return { values: values as Arguments['values'], files: positionals }
    shell.stdout.write(usage)
    return 0
  } catch (error) {
    return printError(shell, `${(error as Error).message.split(/\.\s/)[0]}. See ${usage.split(' ', 2).join(' ')} --help.`)
  }
}

/** Checks the files and options of a command that reads payloads. Returns an exit status where they are unusable. */
export function readInputChoices(command: string, { values, files }: Arguments, shell: Shell): InputChoices | number {
  const { feed, zone, json = false } = values as { feed?: string; zone?: string; json?: boolean }
  if (files.length === 0)
    return printError(shell, `${command} needs a file, or - for standard input. See shipfold ${command} --help.`)
  if (feed !== undefined && !isFeedName(feed))
    return printError(shell, `there is no feed ${quoteValue(feed)}. Use one of: ${feedNames.join(', ')}.`)
  try {
    if (zone !== undefined) zoneOf(zone)
  } catch (error) {
    return printError(shell, (error as Error).message)
  }
  return { feed, zone, json }
}

/** What is wrong with `--redelivery`; null where it is absent or a duration. */
export function redeliveryProblem({ redelivery }: Arguments['values']): string | null {
  if (redelivery === undefined || typeof parseDuration(redelivery) === 'number') return null
  return `--redelivery is ${quoteValue(redelivery)}, which is no duration. Pass a fixed ISO 8601 duration, such as PT3H or P1D.`
}

/** The texts of an option that may be given several times. */
export const listOption = (values: Arguments['values'], option: string): readonly string[] =>
  (values[option] as readonly string[] | undefined) ?? []

const isFeedName = (name: string): name is FeedName => (feedNames as readonly string[]).includes(name)
