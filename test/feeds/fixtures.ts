// The feeds under test: every feed, with the fixtures in the folder of its name. `_lists.json` has the paths to
// the items of a payload: alternatives, of which the first present one counts, each a row of paths whose lists are joined. The
// empty path is the payload itself, as one item.

import { readdirSync, readFileSync } from 'node:fs'
import { type Feed, feeds as registry } from '../../src/feeds/index.js'
import { isRecord } from '../../src/feeds/values.js'

export interface TestedFeed extends Feed {
  readonly listsByShape: readonly (readonly string[])[]
  readonly fixtures: readonly { readonly name: string; readonly payload: unknown }[]
}

const folder = new URL('fixtures/', import.meta.url)

export const feeds: readonly TestedFeed[] = Object.values(registry).map(withFixtures)

function withFixtures(feed: Feed): TestedFeed {
  const { name } = feed
  const files = readdirSync(new URL(`${name}/`, folder)).filter(file => file.endsWith('.json') && file !== '_lists.json')
  const read = (file: string): unknown => JSON.parse(readFileSync(new URL(`${name}/${file}`, folder), 'utf8'))
  const fixtures = files.map(file => ({ name: file.replace(/\.json$/, ''), payload: read(file) }))
  return { ...feed, listsByShape: read('_lists.json') as string[][], fixtures }
}

/** How many items a payload has; null where it has no list. */
export function itemCount(feed: TestedFeed, payload: unknown): number | null {
  const present = listsIn(feed, payload)
  return present.length > 0 ? present.reduce((sum, items) => sum + items.length, 0) : null
}

/** The lists of a payload, those themselves where it is no text. */
export const listsIn = ({ listsByShape }: TestedFeed, payload: unknown): readonly (readonly unknown[])[] =>
  listsByShape.map(paths => paths.flatMap(path => itemsAt(payload, path))).find(found => found.length > 0) ?? []

// The list at a path, or none.
function itemsAt(payload: unknown, path: string): readonly (readonly unknown[])[] {
  if (path === '') return isRecord(payload) && !('events' in payload) ? [[payload]] : []
  let value: unknown = payload
  for (const key of path.split('.')) {
    const parent = parsed(value)
    value = isRecord(parent) ? parent[key] : undefined
  }
  return Array.isArray(value) ? [value] : []
}

function parsed(value: unknown): unknown {
  if (typeof value !== 'string') return value
  try {
    return JSON.parse(value)
  } catch {
    return undefined
  }
}
