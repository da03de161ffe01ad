// The feeds under test: every folder of fixtures is one, and the file of its name decodes it. `_lists.json` has the paths to
// the items of a payload: alternatives, of which the first present one counts, each a row of paths whose lists are joined. The
// empty path is the payload itself, as one item.

import { readdirSync, readFileSync } from 'node:fs'
import { type Decoded, isRecord } from '../../src/feeds/feed.js'

export interface Feed {
  readonly name: string
  readonly recognise: (payload: unknown) => boolean
  readonly decode: (payload: unknown) => Decoded
  readonly lists: readonly (readonly string[])[]
  readonly fixtures: readonly { readonly name: string; readonly payload: unknown }[]
}

const folder = new URL('fixtures/', import.meta.url)

export const feeds: readonly Feed[] = await Promise.all(readdirSync(folder).map(load))

async function load(name: string): Promise<Feed> {
  const module = (await import(`../../src/feeds/${name}.ts`)) as Pick<Feed, 'recognise' | 'decode'>
  const files = readdirSync(new URL(`${name}/`, folder)).filter(file => file.endsWith('.json') && file !== '_lists.json')
  const read = (file: string): unknown => JSON.parse(readFileSync(new URL(`${name}/${file}`, folder), 'utf8'))
  const fixtures = files.map(file => ({ name: file.replace(/\.json$/, ''), payload: read(file) }))
  return { name, recognise: module.recognise, decode: module.decode, lists: read('_lists.json') as string[][], fixtures }
}

/** How many items a payload has; null where it has no list. */
export function itemCount(feed: Feed, payload: unknown): number | null {
  const present = listsIn(feed, payload)
  return present.length > 0 ? present.reduce((sum, items) => sum + items.length, 0) : null
}

/** The lists of a payload, those themselves where it is no text. */
export const listsIn = ({ lists }: Feed, payload: unknown): readonly (readonly unknown[])[] =>
  lists.map(paths => paths.flatMap(path => itemsAt(payload, path))).find(found => found.length > 0) ?? []

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
