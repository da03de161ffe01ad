// What any hand-written reader of a feed does first: parse the times, sort, drop exact copies, of which the last counts.

/** The events as `{ event, index, at }`, oldest first, without copies. `index` is the place in the list given. */
export function inOrder(events, timeOf) {
  const dated = events.map((event, index) => ({ event, index, at: timeOf(event.time) })).sort((a, b) => a.at - b.at)
  return dated.filter((_, place) => !isCopy(dated, place))
}

/** The usual way to read `YYYY-MM-DD HH:mm:ss`. */
export const parsed = time => Date.parse(`${time.replace(' ', 'T')}Z`)

/** The fast way, which takes 2026-02-31 for 3 March. */
export const byDigits = time =>
  Date.UTC(two(time, 0) * 100 + two(time, 2), two(time, 5) - 1, two(time, 8), two(time, 11), two(time, 14), two(time, 17))

const two = (text, at) => text.charCodeAt(at) * 10 + text.charCodeAt(at + 1) - 528

function isCopy(dated, place) {
  const { event, at } = dated[place]
  for (let after = place + 1; after < dated.length && dated[after].at === at; after++) {
    const later = dated[after].event
    if (later.code === event.code && later.text === event.text && later.place === event.place) return true
  }
  return false
}
