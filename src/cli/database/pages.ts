// Long lists from a store, page by page.

const PAGE = 500

/** All items of a list that is asked for by pages, at most `limit`; `next` gives those after one. */
export async function* paged<T>(
  next: (after: T | undefined, limit: number) => Promise<readonly T[]>,
  limit: number,
): AsyncGenerator<T> {
  let after: T | undefined
  for (let left = limit; left > 0; ) {
    const page = await next(after, Math.min(PAGE, left))
    yield* page
    if (page.length < Math.min(PAGE, left)) return
    left -= page.length
    after = page.at(-1)
  }
}

/** The items in lists of at most a page, so that a table can be drawn of each. */
export async function* inPages<T>(items: AsyncIterable<T>): AsyncGenerator<readonly T[]> {
  let page: T[] = []
  for await (const item of items) {
    page.push(item)
    if (page.length < PAGE) continue
    yield page
    page = []
  }
  if (page.length > 0) yield page
}
