// What the commands that list records of a database share: the choice of records, --limit, and the lines or tables printed.

import type { ParseArgsConfig } from 'node:util'
import type { Engine } from '../../engine/index.js'
import type { Arguments } from '../input/arguments.js'
import { quoteValue, safeJson } from '../output/escape.js'
import { type RecordColumn, recordTable } from '../output/text-table.js'
import { type DatabaseCommand, parseLimitOption, rejectNames } from './command.js'

/** One list. */
export interface List<T> {
  /** The name of its command. */
  readonly name: string
  readonly usage: string
  /** Its own options, beside `--limit` and that of the choice. */
  readonly options?: NonNullable<ParseArgsConfig['options']>
  /** The option by which users choose a part of the list; `all`, the default, chooses everything. */
  readonly choice?: { readonly option: string; readonly values: readonly string[]; readonly byDefault?: readonly string[] }
  /** The most records, of each part unless `isLimitShared`; unlimited by default. */
  readonly defaultLimit?: number
  /** Whether all parts together have at most as many records as the limit says. */
  readonly isLimitShared?: true
  /** The records in pages; `part` is undefined for all. */
  readonly pages: (engine: Engine, query: ListQuery) => AsyncIterable<readonly T[]>
  readonly columns: readonly RecordColumn<T>[]
  /** A record as JSON; itself by default. */
  readonly toJson?: (record: T) => object
}

/** Which records to fetch. */
export interface ListQuery {
  readonly part: string | undefined
  readonly limit: number
  readonly values: Arguments['values']
}

/** The command of a list. */
export function listCommand<T>(list: List<T>): DatabaseCommand {
  const { name, usage, choice, columns, toJson = (record: T) => record } = list
  return {
    usage,
    options: { ...list.options, ...(choice && { [choice.option]: { type: 'string' } }), limit: { type: 'string' } },
    validate: given => rejectNames(name)(given) ?? choiceProblem(choice, given),
    async execute({ engine, values, output, terminal }) {
      const limit = values.limit === undefined && list.defaultLimit !== undefined ? list.defaultLimit : parseLimitOption(values)
      let count = 0
      for (const part of chosenParts(choice, values)) {
        const left = list.isLimitShared ? limit - count : limit
        for await (const page of list.pages(engine, { part, limit: left, values })) {
          count += page.length
          await output.write(
            terminal
              ? recordTable(columns, page, terminal.tableWidth)
              : page.map(record => `${safeJson(toJson(record))}\n`).join(''),
          )
        }
      }
      return 0
    },
  }
}

function choiceProblem(choice: List<never>['choice'], { values }: Arguments): string | null {
  const given = choice && values[choice.option]
  if (!choice || given === undefined || given === 'all' || choice.values.some(each => each === given)) return null
  return `there is no ${choice.option} ${quoteValue(given)}. Use one of: ${choice.values.join(', ')}; or all.`
}

function chosenParts(choice: List<never>['choice'], values: Arguments['values']): readonly (string | undefined)[] {
  const given = choice && values[choice.option]
  if (choice?.byDefault && given === undefined) return choice.byDefault
  return [given === 'all' ? undefined : given?.toString()]
}

const PAGE_SIZE = 500

/** The pages of a list, at most `limit` records in all; `next` fetches the page after a record. */
export async function* pagesOf<T>(
  next: (after: T | undefined, limit: number) => Promise<readonly T[]>,
  limit: number,
): AsyncGenerator<readonly T[]> {
  let after: T | undefined
  for (let left = limit; left > 0; ) {
    const size = Math.min(PAGE_SIZE, left)
    const page = await next(after, size)
    if (page.length > 0) yield page
    if (page.length < size) return
    left -= page.length
    after = page.at(-1)
  }
}
