// Reads long lists from a store page by page.

const PAGE_SIZE = 500

/** The items of a paged list, at most `limit`; `next` fetches the page after an item. */
export async function* fetchAll<T>(
  next: (after: T | undefined, limit: number) => Promise<readonly T[]>,
  limit: number,
): AsyncGenerator<T> {
  let after: T | undefined
  for (let left = limit; left > 0; ) {
    const page = await next(after, Math.min(PAGE_SIZE, left))
    yield* page
    if (page.length < Math.min(PAGE_SIZE, left)) return
    left -= page.length
    after = page.at(-1)
  }
}

/** The items in batches of at most a page, so that each can be printed as a table. */
export async function* inBatches<T>(items: AsyncIterable<T>): AsyncGenerator<readonly T[]> {
  let page: T[] = []
  for await (const item of items) {
    page.push(item)
    if (page.length < PAGE_SIZE) continue
    yield page
    page = []
  }
  if (page.length > 0) yield page
}
